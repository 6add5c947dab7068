using System.Collections.Concurrent;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>The guards of all routes that have been asked. They only ever skip a route while another is left: the last one is always asked.</summary>
/// <param name="time">The clock.</param>
/// <param name="maxRoutes">Routes come from model names, which callers may make up: beyond so many, those that were asked longest ago are forgotten.</param>
internal sealed class RouteHealth(TimeProvider time, int maxRoutes = 10_000)
{
    private readonly ConcurrentDictionary<Route, RouteGuard> _guards = new();
    private readonly Lock _forgetting = new();

    /// <summary>The guard of a route.</summary>
    public RouteGuard Of(Route route, StreamPolicy policy)
    {
        if (_guards.TryGetValue(route, out var known))
            return known;
        if (_guards.Count >= maxRoutes)
            Forget();
        return _guards.GetOrAdd(route, static (_, made) => made, new RouteGuard(policy.BreakerFailures, policy.BreakDuration, time));
    }

    /// <summary>Whether a route may be asked while another is left; asks for nothing.</summary>
    /// <param name="route">The route.</param>
    /// <param name="estimatedTokens">How long the request is; 0 when that is not known.</param>
    public bool WouldAdmit(Route route, int estimatedTokens = 0) =>
        !_guards.TryGetValue(route, out var guard) || guard.WouldAdmit(estimatedTokens);

    /// <summary>Whether a route is left alone after failures, while another is left.</summary>
    public bool IsOpen(Route route) => _guards.TryGetValue(route, out var guard) && guard.IsOpen;

    /// <summary>Begins an attempt on the first route that lets it in; when none does, on the last one.</summary>
    /// <param name="routes">Those that are left of the plan, the preferred one first; at least one.</param>
    /// <param name="policy">Says when a breaker opens.</param>
    /// <param name="estimatedTokens">How long the request is; 0 when that is not known.</param>
    /// <returns>The stay, and which route it is on.</returns>
    public (RouteGuard.Stay Stay, int Index) Enter(IReadOnlyList<RouteCandidate> routes, StreamPolicy policy, int estimatedTokens)
    {
        var last = routes.Count - 1;
        for (var i = 0; i < last; i++)
        {
            if (Of(routes[i].Route, policy).TryEnter(estimatedTokens) is { } stay)
                return (stay, i);
        }
        return (Of(routes[last].Route, policy).Enter(estimatedTokens), last);
    }

    /// <summary>A tenth goes at once, so that it need not be looked for every time.</summary>
    private void Forget()
    {
        lock (_forgetting)
        {
            if (_guards.Count < maxRoutes)
                return;
            foreach (var (route, _) in _guards.OrderBy(g => g.Value.UsedAt).Take(maxRoutes / 10 + 1).ToArray())
                _guards.TryRemove(route, out _);
        }
    }
}
