using System.Globalization;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Routing;

/// <summary>Decides who should answer: hard needs first, then the strategy. Pure: same offers, same request, same snapshot, same decision.</summary>
internal sealed class RoutePlanner(IReadOnlyList<ProviderOffer> offers, ModelCatalogue catalogue, IRouter? router = null)
{
    /// <exception cref="LlmConfigurationException">The request names what is not configured.</exception>
    /// <exception cref="NoRouteException">No route has all that the request needs.</exception>
    public RoutingDecision Plan(TaskRequest request, RoutingSnapshot snapshot)
    {
        var needs = RequestNeeds.Of(request);
        List<RouteCandidate> candidates = [];
        List<RejectedRoute> rejected = [];
        var routes = Routes(request, out var isPinned, out var alias);
        foreach (var (route, card) in routes)
        {
            var expected = RouteScores.Expect(route, card, request, needs, snapshot);
            var reason = (isPinned ? null : Gone(card, snapshot)) ?? needs.Missing(card, request) ?? TooDear(expected, request);
            if (reason is null)
                candidates.Add(expected);
            else
                rejected.Add(new RejectedRoute(route, reason));
        }
        if (candidates.Count == 0)
            throw NoRoute(rejected, needs);

        var strategy = request.Strategy ?? OptimizationStrategy.Balanced;
        var ranked = RouteScores.Rank(candidates, strategy);
        return new RoutingDecision
        {
            TaskType = needs.Task,
            Strategy = strategy,
            Needs = needs.Capabilities,
            EstimatedInputTokens = needs.InputTokens,
            Ranked = router is null ? ranked : Own(router, request, ranked),
            Rejected = rejected,
            Alias = alias,
        };
    }

    private IEnumerable<(Route Route, ModelCard Card)> Routes(TaskRequest request, out bool isPinned, out string? alias)
    {
        var allowed = Allowed(request);
        alias = null;
        isPinned = request.Model is not (null or "auto");
        if (isPinned)
            return PinnedModel.Find(request.Model!, allowed, request.Providers.Count > 0, catalogue, out alias);
        if (allowed.TrueForAll(o => o.Models.Count == 0))
            throw new LlmConfigurationException(
                $"No model is known for {string.Join(", ", allowed.Select(o => $"'{o.Id}'"))}: name one in the request, or list it under 'models' of the provider.",
                $"providers:{allowed[0].Id}:models"
            );
        return allowed.SelectMany(o => o.Models, (o, m) => (new Route(o.Id, m.Id), m));
    }

    private List<ProviderOffer> Allowed(TaskRequest request)
    {
        if (request.Providers.Count == 0)
            return [.. offers];
        return [.. request.Providers.Select(id => Find(id) ?? throw Unknown(id))];
    }

    private ProviderOffer? Find(string id) => offers.FirstOrDefault(o => string.Equals(o.Id, id, StringComparison.OrdinalIgnoreCase));

    private LlmConfigurationException Unknown(string id) =>
        new($"Unknown provider '{id}'. Configured: {string.Join(", ", offers.Select(o => o.Id))}.", "providers");

    private static string? Gone(ModelCard card, RoutingSnapshot snapshot) =>
        card.Ends is { } day && day <= snapshot.Today ? $"was taken away on {day:yyyy-MM-dd}" : null;

    private static string? TooDear(RouteCandidate candidate, TaskRequest request) =>
        candidate.EstimatedCost > request.MaxCost
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"would cost about {candidate.EstimatedCost:0.######} USD, more than {request.MaxCost:0.######}"
            )
            : null;

    private static NoRouteException NoRoute(List<RejectedRoute> rejected, RequestNeeds needs)
    {
        var kind =
            rejected.TrueForAll(r => r.Reason.StartsWith("would cost", StringComparison.Ordinal)) ? LlmErrorKind.CostLimit
            : rejected.TrueForAll(r => r.Reason.StartsWith("has room", StringComparison.Ordinal)) ? LlmErrorKind.ContextLengthExceeded
            : rejected.Exists(r => r.Reason.StartsWith("takes no", StringComparison.Ordinal)) ? LlmErrorKind.ModelUnsupported
            : LlmErrorKind.NoAvailableProviders;
        var shown = rejected.Take(5).Select(r => $"{r.Route} {r.Reason}");
        var more = rejected.Count > 5 ? $"; and {rejected.Count - 5} more" : "";
        return new NoRouteException(kind, $"No route can answer ({needs.Task}): {string.Join("; ", shown)}{more}.") { Rejected = rejected };
    }

    private static RouteCandidate[] Own(IRouter router, TaskRequest request, IReadOnlyList<RouteCandidate> ranked)
    {
        RouteCandidate[] own = [.. router.Rank(request, ranked)];
        return own.Length > 0 ? own : throw new NoRouteException(LlmErrorKind.NoAvailableProviders, "The router left no route.");
    }
}
