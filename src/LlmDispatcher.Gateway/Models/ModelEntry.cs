using LlmDispatcher.Gateway.Keys;
using LlmDispatcher.Routing;

namespace LlmDispatcher.Gateway.Models;

/// <summary>A model that can be asked for.</summary>
/// <param name="Name">The name to ask for it by.</param>
/// <param name="Owner">Who offers it.</param>
/// <param name="Card">What is known about it; <see langword="null"/> for a name that stands for several.</param>
internal sealed record ModelEntry(string Name, string Owner, ModelCard? Card = null)
{
    /// <summary>The name for a choice of ours.</summary>
    public const string Auto = "auto";

    private const string Ourselves = "llm-dispatcher";

    /// <summary>All names that can be asked for, the choice of ours first. What nobody lists can still be asked for as <c>provider/model</c>.</summary>
    public static IEnumerable<ModelEntry> All(LlmSwitch llm)
    {
        yield return new(Auto, Ourselves);
        foreach (var alias in llm.Aliases)
            yield return new(alias.Name, Ourselves);
        foreach (var offer in llm.Offers)
        {
            foreach (var card in offer.Models)
                yield return new($"{offer.Id}/{card.Id}", offer.Id, card);
        }
    }

    /// <summary>Those that a caller may ask for, each by a name that its key allows.</summary>
    public static IEnumerable<ModelEntry> For(Caller caller, LlmSwitch llm) =>
        All(llm)
            .Select(e => caller.MayUse(e.Name) || e.Card is null ? e : e with { Name = e.Card.Id })
            .Where(e => caller.MayUse(e.Name))
            .DistinctBy(e => e.Name);

    /// <summary>The model of a name: one that is listed, or one that the name says whose it is; <see langword="null"/> for any other.</summary>
    public static ModelEntry? Find(LlmSwitch llm, string name)
    {
        var entries = All(llm).ToList();
        if ((entries.Find(e => e.IsNamed(name)) ?? entries.Find(e => e.Card?.Id == name)) is { } listed)
            return listed with { Name = name };
        return
            name.Split('/', 2) is [var provider, { Length: > 0 } model]
            && llm.Offers.FirstOrDefault(o => string.Equals(o.Id, provider, StringComparison.OrdinalIgnoreCase)) is { } offer
            ? new(name, offer.Id, ModelCatalogue.BuiltIn.Find(model) ?? new ModelCard(model))
            : null;
    }

    /// <summary>Case counts in a model's own id only.</summary>
    private bool IsNamed(string name) =>
        string.Equals(Name, name, Card is null ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
