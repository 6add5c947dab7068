using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>The routes of the plan that are left, the current one first, and how often that has been tried again.</summary>
/// <param name="decision">The plan.</param>
/// <param name="policy">How hard to try.</param>
/// <param name="defaults">The switch's policy, which the guards of its routes go by.</param>
/// <param name="health">Who is let in.</param>
/// <param name="random">From 0 to 1, for waits between attempts.</param>
internal sealed class RouteQueue(
    RoutingDecision decision,
    StreamPolicy policy,
    StreamPolicy defaults,
    RouteHealth health,
    Func<double> random
)
{
    private readonly List<RouteCandidate> _routes = [.. policy.Fallback ? decision.Ranked : decision.Ranked.Take(1)];
    private int _retries;

    public RouteCandidate Current => _routes[0];

    public bool IsLast => _routes.Count == 1;

    /// <summary>The routes after the current one.</summary>
    public IEnumerable<RouteCandidate> Others => _routes.Skip(1);

    /// <summary>Begins an attempt on the current route, or passes over those that let nobody in, to the last one at most.</summary>
    public RouteGuard.Stay Enter()
    {
        if (_retries > 0)
            return health.Of(Current.Route, defaults).Enter(decision.EstimatedInputTokens);
        var (stay, index) = health.Enter(_routes, defaults, decision.EstimatedInputTokens);
        _routes.RemoveRange(0, index);
        return stay;
    }

    /// <summary>Decides what comes after a failure of the current route before commit, and goes there.</summary>
    /// <param name="failure">Why it failed.</param>
    /// <param name="left">What is left of the total time.</param>
    /// <param name="wait">How long to wait first.</param>
    public NextStep After(ProviderFailure failure, TimeSpan left, out TimeSpan wait)
    {
        var next = _routes.FindIndex(1, r => FailureRules.MayHelp(r, failure, Current));
        wait = Backoff.Before(failure, _retries, random());
        // A probe that failed is not tried again, nor is what opened the breaker: that is what it is for.
        var canRetry = _retries < policy.MaxRetries && !(next > 0 && health.IsOpen(Current.Route));
        var step = FailureRules.After(failure, hasNext: next > 0, canRetry, fits: wait < left);
        if (step == NextStep.SameRoute)
            _retries++;
        else
            wait = TimeSpan.Zero;
        if (step == NextStep.NextRoute)
        {
            _routes.RemoveRange(0, next);
            _retries = 0;
        }
        return step;
    }

    /// <summary>Another route that may be opened beside the current one; <see langword="null"/> when there is none.</summary>
    public RouteCandidate? Beside() => Others.FirstOrDefault(r => health.WouldAdmit(r.Route, decision.EstimatedInputTokens));

    /// <summary>One of two routes that ran beside each other is out; the other one is the current one now.</summary>
    public void Drop(RouteCandidate lost, RouteCandidate current)
    {
        _routes.Remove(lost);
        if (_routes.Remove(current))
            _routes.Insert(0, current);
        _retries = 0;
    }
}
