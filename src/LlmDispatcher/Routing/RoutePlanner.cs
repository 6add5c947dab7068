using System.Globalization;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Routing;

/// <summary>Decides who should answer: hard needs first, then the strategy. Pure: same offers, same request, same snapshot, same decision.</summary>
internal sealed class RoutePlanner(
    IReadOnlyList<ProviderOffer> offers,
    ModelCatalogue catalogue,
    IRouter? router = null,
    IReadOnlyList<ModelAlias>? aliases = null
)
{
    private const int MaxShown = 4;

    /// <exception cref="LlmConfigurationException">The request names what is not configured.</exception>
    /// <exception cref="NoRouteException">No route has all that the request needs.</exception>
    public RoutingDecision Plan(TaskRequest request, RoutingSnapshot snapshot)
    {
        var selection = Select(request, snapshot.Today);
        var needs = RequestNeeds.Of(request, byWords: !IsDecided(request, selection));
        List<RouteCandidate> candidates = [];
        List<(Route Route, Shortfall Lack)> rejected = [];
        foreach (var (route, card) in selection.Routes)
        {
            var lack =
                Barred(route, request)
                ?? (selection.IsNamed ? null : Gone(card, snapshot))
                ?? needs.Missing(card, Find(route.Provider)?.Dialect, request)
                ?? TooDear(card, request, needs);
            if (lack is null)
                candidates.Add(RouteScores.Expect(route, card, request, needs, snapshot));
            else
                rejected.Add((route, lack));
        }
        if (candidates.Count == 0)
            throw NoRoute(rejected, needs);

        var isOrdered = selection.IsOrdered && request.Strategy is null;
        var strategy = request.Strategy ?? selection.Strategy ?? OptimizationStrategy.Balanced;
        var ranked = RouteScores.Rank(candidates, strategy);
        return new RoutingDecision
        {
            TaskType = needs.Task,
            Strategy = isOrdered ? null : strategy,
            Needs = needs.Capabilities,
            EstimatedInputTokens = needs.InputTokens,
            Ranked =
                isOrdered ? [.. ranked.OrderBy(r => candidates.FindIndex(c => c.Route == r.Route))]
                : router is null ? ranked
                : Own(router, request, ranked),
            Rejected = Told(rejected),
            Alias = selection.Alias,
        };
    }

    /// <summary>Whether the kind of work makes no difference: who asks in a wire language and names the one route never hears what kind we took it for.</summary>
    private static bool IsDecided(TaskRequest request, Selection selection) =>
        request.Words is not null && selection.Routes.Count == 1 && request.MaxCost is null;

    private Selection Select(TaskRequest request, DateOnly today)
    {
        var allowed = Allowed(request);
        if (request.Model is not (null or "auto"))
            return aliases?.FirstOrDefault(a => string.Equals(a.Name, request.Model, StringComparison.OrdinalIgnoreCase)) is { } alias
                ? PinnedModel.Behind(alias, offers, catalogue)
                : PinnedModel.Find(request.Model, allowed, request.Providers.Count > 0, catalogue, today);
        if (allowed.TrueForAll(o => o.Models.Count == 0))
            throw new LlmConfigurationException(
                $"No model is known for {string.Join(", ", allowed.Select(o => $"'{o.Id}'"))}: name one in the request, or list it under 'models' of the provider.",
                $"providers:{allowed[0].Id}:models"
            );
        return new([.. allowed.SelectMany(o => o.Models, (o, m) => (new Route(o.Id, m.Id), m))]);
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

    /// <summary>A public name may lead to providers that the request does not allow.</summary>
    private static Shortfall? Barred(Route route, TaskRequest request) =>
        request.Providers.Count > 0 && !request.Providers.Contains(route.Provider, StringComparer.OrdinalIgnoreCase)
            ? new(LlmErrorKind.NoAvailableProviders, "is not of a provider that the request allows")
            : null;

    private static Shortfall? Gone(ModelCard card, RoutingSnapshot snapshot) =>
        card.Ends is { } day && day <= snapshot.Today
            ? new(LlmErrorKind.NoAvailableProviders, $"was taken away on {day:yyyy-MM-dd}")
            : null;

    private static Shortfall? TooDear(ModelCard card, TaskRequest request, RequestNeeds needs) =>
        request.MaxCost is { } limit && RouteScores.CostAtMost(card, request, needs) is { } cost && cost > limit
            ? new(
                LlmErrorKind.CostLimit,
                string.Create(CultureInfo.InvariantCulture, $"may cost {cost:0.######} USD, more than {limit:0.######}")
            )
            : null;

    /// <summary>The checks in reverse: the routes that came furthest tell what is really missing, and are told first.</summary>
    private static readonly LlmErrorKind[] Furthest =
    [
        LlmErrorKind.CostLimit,
        LlmErrorKind.ContextLengthExceeded,
        LlmErrorKind.ModelUnsupported,
        LlmErrorKind.NoAvailableProviders,
    ];

    private static NoRouteException NoRoute(List<(Route Route, Shortfall Lack)> rejected, RequestNeeds needs)
    {
        var kind = Furthest.First(k => rejected.Exists(r => r.Lack.Kind == k));
        var shown = rejected
            .OrderBy(r => Array.IndexOf(Furthest, r.Lack.Kind))
            .GroupBy(r => r.Lack.Reason)
            .Select(g => g.Count() == 1 ? $"{g.First().Route} {g.Key}" : $"{g.First().Route} (and {g.Count() - 1} more) {g.Key}")
            .ToList();
        var more = shown.Count > MaxShown ? $"; and {shown.Count - MaxShown} other reasons" : "";
        return new NoRouteException(kind, $"No route can answer ({needs.Task}): {string.Join("; ", shown.Take(MaxShown))}{more}.")
        {
            Rejected = Told(rejected),
            MissingCapability = rejected.Where(r => r.Lack.Kind == kind).Aggregate(Capability.None, (all, r) => all | r.Lack.Capability),
            RequestedTokens = kind == LlmErrorKind.ContextLengthExceeded ? needs.InputTokens : null,
            MaxTokens = kind == LlmErrorKind.ContextLengthExceeded ? rejected.Max(r => r.Lack.MaxTokens) : null,
        };
    }

    private static RejectedRoute[] Told(List<(Route Route, Shortfall Lack)> rejected) =>
        [.. rejected.Select(r => new RejectedRoute(r.Route, r.Lack.Reason))];

    private static RouteCandidate[] Own(IRouter router, TaskRequest request, IReadOnlyList<RouteCandidate> ranked)
    {
        RouteCandidate[] own = [.. router.Rank(request, ranked)];
        return own.Length > 0 ? own : throw new NoRouteException(LlmErrorKind.NoAvailableProviders, "The router left no route.");
    }
}
