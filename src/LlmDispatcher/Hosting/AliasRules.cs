using LlmDispatcher.Routing;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Hosting;

/// <summary>What a public name for routes must hold, wherever it comes from.</summary>
internal static class AliasRules
{
    public const string RouteExpected = "a route as provider/model";

    /// <returns>What is wrong with the name, to go on after it; <see langword="null"/> when it will do.</returns>
    public static string? ProblemOfName(string name) =>
        string.IsNullOrWhiteSpace(name) ? "has no name."
        : name.Contains(':', StringComparison.Ordinal)
            ? "holds a ':', which ends a model's name in Gemini's addresses (model:streamGenerateContent); take a '-' instead."
        : name.Contains('/', StringComparison.Ordinal)
            ? "holds a '/', and would hide a route written as provider/model; take a '-' instead."
        : name.Equals("auto", StringComparison.OrdinalIgnoreCase) ? "would hide 'auto', which leaves the choice to the dispatcher."
        : null;

    /// <returns>The index of the first route that is wrong, and what is wrong with it; <see langword="null"/> when all will do.</returns>
    public static (int Index, string Problem)? FirstProblem(IReadOnlyList<string> routes)
    {
        List<Route> earlier = [];
        foreach (var (i, text) in routes.Index())
        {
            if (Parse(text) is not { } route)
                return (i, $"is \"{text}\"; expected {RouteExpected}.");
            if (earlier.Exists(e => IsSame(e, route)))
                return (i, $"is \"{text}\", which is there before.");
            earlier.Add(route);
        }
        return null;
    }

    /// <returns>What is wrong with the first route whose provider is not among the offers, and its index; <see langword="null"/> when each one is.</returns>
    public static (int Index, string Problem)? FirstUnknown(ModelAlias alias, IReadOnlyList<ProviderOffer> offers)
    {
        foreach (var (i, route) in alias.Routes.Index())
        {
            if (Find(offers, route) is not null)
                continue;
            var ids = offers.Select(o => o.Id).ToList();
            var advice =
                KnownProvider.Find(route.Provider) is { } known ? $"set {known.KeyNames}, or list it under 'providers'"
                : NearestName.Find(route.Provider, ids) is { } nearest ? $"did you mean '{nearest}'"
                : "list it under 'providers'";
            return (i, $"is \"{route}\", but no provider '{route.Provider}' is configured ({string.Join(", ", ids)}); {Ended(advice)}");
        }
        return null;
    }

    /// <summary>The alias with its providers as their ids are written.</summary>
    public static ModelAlias Resolve(ModelAlias alias, IReadOnlyList<ProviderOffer> offers) =>
        alias with
        {
            Routes = [.. alias.Routes.Select(r => r with { Provider = Find(offers, r)!.Id })],
        };

    /// <returns>The route; <see langword="null"/> when the text is none. A model's own name may hold slashes.</returns>
    public static Route? Parse(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && slash < text.Length - 1
            ? new Route(text[..slash], text[(slash + 1)..])
            : null;

    private static string Ended(string advice) => advice.StartsWith("did", StringComparison.Ordinal) ? $"{advice}?" : $"{advice}.";

    private static ProviderOffer? Find(IReadOnlyList<ProviderOffer> offers, Route route) =>
        offers.FirstOrDefault(o => string.Equals(o.Id, route.Provider, StringComparison.OrdinalIgnoreCase));

    private static bool IsSame(Route a, Route b) =>
        a.Model == b.Model && string.Equals(a.Provider, b.Provider, StringComparison.OrdinalIgnoreCase);
}
