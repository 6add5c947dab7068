namespace LlmDispatcher.Routing;

/// <summary>Names what a request may be answered by where it does not say so itself: two requests with the same words but other models behind them are two requests.</summary>
internal sealed class PlanNames
{
    private readonly string _any;
    private readonly string[] _providers;
    private readonly Dictionary<string, string> _aliases;

    /// <param name="offers">The providers and their models.</param>
    /// <param name="aliases">The public names.</param>
    /// <param name="router">Who orders the routes; <see langword="null"/> for the built-in strategies.</param>
    public PlanNames(IReadOnlyList<ProviderOffer> offers, IReadOnlyList<ModelAlias> aliases, IRouter? router)
    {
        _any =
            $"{router?.GetType().FullName}|{string.Join('|', offers.Select(o => $"{o.Id}:{string.Join(',', o.Models.Select(m => m.Id))}"))}";
        _providers = [.. offers.Select(o => $"{o.Id}/")];
        _aliases = aliases.ToDictionary(a => a.Name, a => $"{a.Strategy}|{string.Join('|', a.Routes)}", StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The name; empty when the request names the provider and the model itself.</summary>
    public string Of(TaskRequest request) =>
        request.Model is not { } model ? _any
        : _aliases.TryGetValue(model, out var alias) ? alias
        : Array.Exists(_providers, p => model.StartsWith(p, StringComparison.OrdinalIgnoreCase)) ? ""
        : _any;
}
