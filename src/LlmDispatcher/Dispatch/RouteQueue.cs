using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>The routes of the plan that are left, the current one first, and how often that has been tried again.</summary>
internal sealed class RouteQueue(RoutingDecision decision, StreamPolicy policy, RouteHealth health, Func<double> random)
{
    private readonly List<RouteCandidate> _routes = [.. policy.Fallback ? decision.Ranked : decision.Ranked.Take(1)];
    private int _retries;

    public RouteCandidate Current => _routes[0];

    public bool IsLast => _routes.Count == 1;

    /// <summary>The routes after the current one.</summary>
    public IEnumerable<RouteCandidate> Others => _routes.Skip(1);

    /// <summary>Passes over routes that their breaker does not let in; when none does, to the last one left.</summary>
    public void SkipClosed()
    {
        if (_retries > 0)
            return;
        var open = _routes.FindIndex(r => health.WouldAdmit(r.Route));
        _routes.RemoveRange(0, open >= 0 ? open : _routes.Count - 1);
    }

    /// <summary>Decides what comes after a failure of the current route before commit, and goes there.</summary>
    /// <param name="failure">Why it failed.</param>
    /// <param name="left">What is left of the total time.</param>
    /// <param name="wait">How long to wait first.</param>
    public NextStep After(ProviderFailure failure, TimeSpan left, out TimeSpan wait)
    {
        var next = _routes.FindIndex(1, r => FailureRules.MayHelp(r, failure, Current));
        wait = Backoff.Before(failure, _retries, random());
        var step = FailureRules.After(failure, hasNext: next > 0, canRetry: _retries < policy.MaxRetries, fits: wait < left);
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
    public RouteCandidate? Beside() => Others.FirstOrDefault(r => health.WouldAdmit(r.Route));

    /// <summary>One of two routes that ran beside each other is out; the other one is the current one now.</summary>
    public void Drop(RouteCandidate lost, RouteCandidate current)
    {
        _routes.Remove(lost);
        if (_routes.Remove(current))
            _routes.Insert(0, current);
        _retries = 0;
    }
}
