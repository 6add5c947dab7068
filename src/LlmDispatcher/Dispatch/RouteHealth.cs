using System.Collections.Concurrent;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>The breakers of all routes that have been asked. Breakers only ever skip a route while another is left: the last one is always asked.</summary>
internal sealed class RouteHealth(TimeProvider time)
{
    /// <summary>Routes come from model names, which callers may make up: beyond this many, the memory starts anew.</summary>
    private const int MaxRoutes = 10_000;

    private readonly ConcurrentDictionary<Route, RouteBreaker> _breakers = new();

    public RouteBreaker Of(Route route, StreamPolicy policy)
    {
        if (_breakers.TryGetValue(route, out var known))
            return known;
        if (_breakers.Count >= MaxRoutes)
            _breakers.Clear();
        return _breakers.GetOrAdd(route, static (_, made) => made, new RouteBreaker(policy.BreakerFailures, policy.BreakDuration, time));
    }

    /// <summary>Whether a route may be asked while another is left.</summary>
    public bool WouldAdmit(Route route) => !_breakers.TryGetValue(route, out var breaker) || breaker.WouldAdmit;
}
