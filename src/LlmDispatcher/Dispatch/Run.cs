using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>One request while it is dispatched: where it is in its plan, and what has been tried.</summary>
internal sealed class Run(RoutingDecision decision, StreamPolicy policy, RouteHealth health, TimeProvider time, Func<double> random)
{
    private readonly long _start = time.GetTimestamp();
    private readonly List<StreamAttempt> _attempts = [];
    private readonly List<RouteCandidate> _routes = [.. policy.Fallback ? decision.Ranked : decision.Ranked.Take(1)];
    private int _retries;

    /// <summary>Begins an attempt on the first route that its breaker lets in; when none does, on the last one left.</summary>
    public Attempt Begin()
    {
        if (_retries == 0)
        {
            var open = _routes.FindIndex(r => health.WouldAdmit(r.Route));
            _routes.RemoveRange(0, open >= 0 ? open : _routes.Count - 1);
        }
        return new(_attempts.Count + 1, _routes[0], time.GetElapsedTime(_start), time);
    }

    /// <summary>How long the first content of the current route may take.</summary>
    public TimeSpan FirstContent => Limits.FirstContent(policy, _routes[0], isLast: _routes.Count == 1, decision.EstimatedInputTokens);

    /// <summary>Books a failed attempt and decides what comes next.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="failure">Why it failed.</param>
    /// <param name="passed">The deadline that passed, if that was it.</param>
    /// <param name="left">What is left of the total time.</param>
    /// <returns>How long to wait before the next attempt; <see langword="null"/> when there is none.</returns>
    public TimeSpan? After(Attempt attempt, ProviderFailure failure, StreamTimeoutException? passed, TimeSpan left)
    {
        _attempts.Add(attempt.Record(Verdict.EndingOf(failure), failure));
        if (attempt.Gate.IsCommitted || passed is { Deadline: "total" })
            return null;
        var next = _routes.FindIndex(1, r => FailureRules.MayHelp(r, failure, attempt.Candidate));
        var wait = Backoff.Before(failure, _retries, random());
        switch (FailureRules.After(failure, hasNext: next > 0, canRetry: _retries < policy.MaxRetries, fits: wait < left))
        {
            case NextStep.SameRoute:
                _retries++;
                return wait;
            case NextStep.NextRoute:
                _routes.RemoveRange(0, next);
                _retries = 0;
                return TimeSpan.Zero;
            default:
                return null;
        }
    }

    /// <summary>What the caller is told of the last failure.</summary>
    public Exception Failed(Attempt attempt, ProviderFailure failure, StreamTimeoutException? passed, Exception? cause) =>
        Verdict.On(attempt, failure, passed, cause, _attempts);

    public StreamSummary Complete(Attempt attempt)
    {
        var answer = attempt.Answer;
        var ending = answer.Refusal.Length > 0 ? Ending.Refused : Ending.Completed;
        var last = attempt.Record(ending);
        return new()
        {
            Ending = ending,
            FinishReason = answer.Finish!.Reason,
            Provider = attempt.Route.Provider,
            Model = answer.Start is { Model.Length: > 0 } start ? start.Model : attempt.Route.Model,
            Text = answer.Visible,
            ToolCalls = [.. answer.Calls.Select(c => c.ToContent())],
            Usage = answer.Usage,
            TimeToFirstToken = last.StartedAfter + last.FirstContent,
            Duration = time.GetElapsedTime(_start),
            ResponseId = answer.Start is { Id.Length: > 0 } named ? named.Id : null,
            Attempts = [.. _attempts, last],
        };
    }
}
