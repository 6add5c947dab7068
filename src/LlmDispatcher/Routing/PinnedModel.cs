using LlmDispatcher.Streams;

namespace LlmDispatcher.Routing;

/// <summary>Finds the routes that a request's <see cref="TaskRequest.Model"/> names.</summary>
internal static class PinnedModel
{
    /// <summary>
    /// A model's own id may hold slashes too (<c>meta-llama/llama-3</c>), so a listed id wins over <c>provider/model</c>, and its head counts as a provider only when one of that name is configured
    /// and may answer.
    /// </summary>
    /// <exception cref="LlmConfigurationException">Nobody lists it, and it does not say whose it is.</exception>
    public static Selection Find(
        string model,
        IReadOnlyList<ProviderOffer> allowed,
        bool isProviderPinned,
        ModelCatalogue catalogue,
        DateOnly today
    )
    {
        // A name that only the catalogue lists, of a model that is gone, is an old name; one that the configuration lists is meant.
        if (
            Listed(model, allowed.Where(o => o.IsOfCatalogue)).Exists(l => l.Card.Ends <= today)
            && !allowed.Any(o => !o.IsOfCatalogue && o.Models.Any(m => m.Id == model))
            && Meant(model, allowed, catalogue) is { } newer
        )
            return newer;
        if (Listed(model, allowed) is { Count: > 0 } listed)
            return new(listed, IsNamed: true);
        if (model.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && slash < model.Length - 1)
        {
            var head = model[..slash];
            if (allowed.FirstOrDefault(o => string.Equals(o.Id, head, StringComparison.OrdinalIgnoreCase)) is { } named)
                return new([On(named, model[(slash + 1)..], catalogue)], IsNamed: true);
        }
        if (Meant(model, allowed, catalogue) is { } meant)
            return meant;
        if (isProviderPinned || allowed.Count == 1)
            return new([On(allowed[0], model, catalogue)], IsNamed: true);
        throw new LlmConfigurationException(
            $"No configured provider lists the model '{model}': write it as provider/model, with one of {string.Join(", ", allowed.Select(o => o.Id))}.",
            "models"
        );
    }

    /// <summary>The routes of a public name, all of them: which of them may answer is asked of each.</summary>
    public static Selection Behind(ModelAlias alias, IReadOnlyList<ProviderOffer> offers, ModelCatalogue catalogue) =>
        new([.. alias.Routes.Select(r => On(offers.First(o => o.Id == r.Provider), r.Model, catalogue))], IsNamed: true)
        {
            Alias = alias.ToString(),
            Strategy = alias.Strategy,
            IsOrdered = alias.Strategy is null,
        };

    /// <summary>What an old name of the catalogue stands for today, where somebody offers it.</summary>
    private static Selection? Meant(string model, IReadOnlyList<ProviderOffer> allowed, ModelCatalogue catalogue) =>
        catalogue.Resolve(model) is { } meant && Listed(meant, allowed) is { Count: > 0 } resolved
            ? new(resolved, IsNamed: true) { Alias = $"{model} → {meant}" }
            : null;

    private static List<(Route Route, ModelCard Card)> Listed(string model, IEnumerable<ProviderOffer> allowed) =>
        [
            .. from offer in allowed
            let card = offer.Models.FirstOrDefault(m => m.Id == model)
            where card is not null
            select (new Route(offer.Id, model), card),
        ];

    private static (Route, ModelCard) On(ProviderOffer offer, string model, ModelCatalogue catalogue) =>
        (new Route(offer.Id, model), offer.Models.FirstOrDefault(m => m.Id == model) ?? catalogue.Find(model) ?? new ModelCard(model));
}
