using LlmDispatcher.Dispatch.Hedging;
using LlmDispatcher.Dispatch.Recovery;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>One request while it is dispatched: which route is opened next, and what is told in the end.</summary>
internal sealed class Run : IDisposable
{
    private readonly DispatchContext _context;
    private readonly TaskRequest _request;
    private readonly RoutingDecision _decision;
    private readonly StreamPolicy _policy;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenSource _leaving;
    private readonly RouteQueue _routes;
    private readonly RunLog _log;
    private Deadlines _deadlines;
    private RecoveryPlan? _recovery;
    private (Attempt Attempt, ProviderFailure Failure) _cause;
    private AttemptPurpose _purpose = AttemptPurpose.First;
    private Opening? _continuation;
    private Attempt? _current;
    private StreamSummary? _summary;
    private int _opened;
    private bool _wasShown;

    public Run(
        DispatchContext context,
        TaskRequest request,
        RoutingDecision decision,
        StreamPolicy policy,
        CancellationToken cancellationToken
    )
    {
        context.Running.Enter();
        (_context, _request, _decision, _policy, _cancellationToken) = (context, request, decision, policy, cancellationToken);
        _leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.Running.Stop);
        _routes = new RouteQueue(decision, policy, context.Defaults, context.Health, context.Random);
        _log = new RunLog(request, decision.TaskType, context);
        _deadlines = new Deadlines(policy.TotalTimeout, context.Time);
    }

    public Attempt Current => _current!;

    /// <summary>Whether the switch is shut down and waits no longer.</summary>
    public bool IsStopped => _context.Running.Stop.IsCancellationRequested;

    /// <summary>How long the next attempt may take before another is opened beside it; <see langword="null"/> when none is.</summary>
    public TimeSpan? HedgeDelay =>
        _recovery is null && _policy.HedgeAfter is { } after && _routes.Beside() is not null
            ? after.Time ?? _routes.Current.FirstContentP95
            : null;

    /// <summary>Of the requests that might open a second route.</summary>
    public HedgeShare HedgeShare => _context.HedgeShare;

    /// <summary>Opens the next route.</summary>
    public void Open()
    {
        var stay = _continuation is { } asked ? Guard(asked.Route).Enter(_decision.EstimatedInputTokens) : _routes.Enter();
        _current = Open(_continuation ?? new Opening(_routes.Current, _purpose), stay, _deadlines);
    }

    /// <summary>Opens another route beside the current one, if there is one and the share of such requests allows it.</summary>
    public Attempt? OpenBeside() =>
        _routes.Beside() is { } route && HedgeShare.Take() && Guard(route).TryEnter(_decision.EstimatedInputTokens) is { } stay
            ? Open(new Opening(route, AttemptPurpose.Hedge), stay, _deadlines.Beside())
            : null;

    /// <summary>Of two attempts beside each other one is out, as it has failed or as the other was faster. No read of it may be waiting.</summary>
    public async ValueTask DropAsync(Attempt lost, Attempt other, bool hasFailed)
    {
        if (_leaving.IsCancellationRequested)
            _log.Book(lost, Ending.Cancelled);
        else if (hasFailed)
            Fail(lost);
        else
            _log.Book(lost, Ending.Superseded);
        await lost.DisposeAsync().ConfigureAwait(false);
        lost.Deadlines.Dispose();
        _routes.Drop(lost.Opening.Route, other.Opening.Route);
        (_current, _deadlines) = (other, other.Deadlines);
    }

    /// <summary>Books the current attempt, which has failed, and decides what comes next.</summary>
    /// <param name="next">Its record, what to wait for before the next attempt, and whether the answer begins anew with that.</param>
    /// <returns>Whether there is a next attempt; if not, the failure is the answer.</returns>
    public bool GoesOn(out (StreamAttempt Failed, TimeSpan Wait, bool IsAnew) next)
    {
        var attempt = Current;
        var isShown = attempt.Gate.IsCommitted; // which whoever goes on with a shown text is from the start
        _wasShown |= isShown;
        var (failure, record) = Fail(attempt);
        if (_recovery is null || attempt.Passed is { Deadline: "total" }) // else the first one stays the cause, whatever comes of trying to go on
            _cause = (attempt, failure);
        var wait =
            attempt.Passed is { Deadline: "total" } ? null
            : isShown ? Recover(attempt, failure)
            : TryAgain(failure, AttemptPurpose.Retry, AttemptPurpose.Fallback);
        next = (record, wait ?? TimeSpan.Zero, IsAnew: isShown && _policy.Recovery == RecoveryMode.Restart);
        return wait is not null;
    }

    /// <summary>Lets time pass between two attempts.</summary>
    /// <returns>Whether there is a next one; not when the switch is shut down.</returns>
    /// <exception cref="OperationCanceledException">The caller has left.</exception>
    public async Task<bool> WaitAsync(TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, _context.Time, _leaving.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
        _deadlines.Spend(wait);
        return true;
    }

    /// <summary>What the caller is told when the switch is shut down; the provider is not to blame.</summary>
    public Exception Stopped()
    {
        var attempt = Current;
        var wasShown = _wasShown || attempt.Gate.IsCommitted;
        if (_log.Count < _opened)
            _log.Book(attempt, Ending.Cancelled);
        _summary = _log.SumUp(attempt, Ending.Cancelled);
        return Verdict.OnStop(attempt.Route, wasShown, _log.Shown, _log.Attempts);
    }

    /// <summary>What the caller is told when nothing is left to try.</summary>
    public Exception Failed()
    {
        var (attempt, failure) = _cause;
        _summary = _log.SumUp(Current, Verdict.EndingOf(failure));
        return Verdict.On(attempt, failure, _wasShown, _log.Shown, _log.Attempts);
    }

    /// <summary>Sums up an answer that came to its end.</summary>
    public StreamSummary Complete()
    {
        var ending = Current.Answer.Refusal.Length > 0 ? Ending.Refused : Ending.Completed;
        Current.Stay.Succeeded();
        _log.Book(Current, ending);
        return _summary = _log.SumUp(Current, ending);
    }

    /// <summary>The request is over, one way or another: whoever has left without an ending was cancelled, or has stopped reading.</summary>
    public void Dispose()
    {
        _deadlines.Dispose();
        _leaving.Dispose();
        if (_summary is null && _current is not null)
            SumUp();
        _context.Running.Leave();
    }

    private void SumUp()
    {
        var ending = _cancellationToken.IsCancellationRequested ? Ending.Cancelled : Ending.Abandoned;
        if (_log.Count < _opened)
            _log.Book(Current, ending);
        _summary = _log.SumUp(Current, ending);
    }

    private bool Admits(RouteCandidate route) => _context.Health.WouldAdmit(route.Route, _decision.EstimatedInputTokens);

    private Expectation Expect(RouteCandidate route) =>
        new(route.Route, _decision.TaskType, _decision.EstimatedInputTokens)
        {
            AnswerTokens = route.ExpectedAnswerTokens,
            MaxOutputTokens = route.MaxOutputTokens,
        };

    private RouteGuard Guard(RouteCandidate route) => _context.Health.Of(route.Route, _context.Defaults);

    private Attempt Open(Opening opening, RouteGuard.Stay stay, Deadlines deadlines)
    {
        var candidate = opening.Route;
        var limit = Limits.FirstContent(_policy, candidate, _recovery?.IsLast ?? _routes.IsLast, _decision.EstimatedInputTokens);
        var request = opening.Method is { } way ? Continuation.Of(_request, _log.Shown, way, _policy.ContinuationInstruction) : _request;
        var number = ++_opened;
        var attempt = new Attempt(
            number,
            opening,
            _log.Elapsed,
            _context.SourceOf(candidate.Route.Provider),
            request with
            {
                Model = candidate.Route.Model,
                ModelOutputLimit = candidate.MaxOutputTokens,
                // Who watches, watches the request and not its attempts; a source may ask another switch.
                Watcher = null,
                Progress = null,
                Callbacks = null,
            },
            (limit, _policy.IdleTimeout),
            _context.Time,
            _leaving.Token
        )
        {
            Gate = opening.Method is { } method
                ? SeamGate.At(_log.Shown, number, candidate.Route, method)
                : new CommitGate(Expect(candidate), number),
            Stay = stay,
            Deadlines = deadlines,
        };
        attempt.Begin();
        return attempt;
    }

    /// <summary>Before anything was shown: the same route, or the next.</summary>
    private TimeSpan? TryAgain(ProviderFailure failure, AttemptPurpose onSame, AttemptPurpose onNext)
    {
        var step = _routes.After(failure, _deadlines.Left, out var wait);
        if (step == NextStep.Stop)
            return null;
        _purpose = step == NextStep.SameRoute ? onSame : onNext;
        return wait;
    }

    /// <summary>After something was shown: as the policy says.</summary>
    private TimeSpan? Recover(Attempt attempt, ProviderFailure failure)
    {
        switch (_policy.Recovery)
        {
            case RecoveryMode.Restart when !attempt.Gate.HasShownCalls:
                if (TryAgain(failure, AttemptPurpose.Restart, AttemptPurpose.Restart) is not { } pause)
                    return null;
                _log.Reset();
                return pause;
            case RecoveryMode.Continue when !attempt.Gate.IsMismatched && Continuation.IsPossible(_request, attempt, _log.Shown.Length):
                _recovery ??= new RecoveryPlan(_routes, failure, _policy, Admits);
                _continuation = _recovery.Next(failure, _request, _log.Shown);
                return _continuation is { } next ? Pause(next, attempt, failure) : null;
            default:
                return null;
        }
    }

    /// <summary>The same provider is given a moment; another one is asked at once.</summary>
    private TimeSpan Pause(Opening next, Attempt broken, ProviderFailure failure)
    {
        var isSame = next.Route == broken.Opening.Route && broken.Opening.Method is null;
        var wait = isSame ? Backoff.Before(failure, retries: 0, _context.Random()) : TimeSpan.Zero;
        return wait < _deadlines.Left ? wait : TimeSpan.Zero;
    }

    private (ProviderFailure Failure, StreamAttempt Record) Fail(Attempt attempt)
    {
        var failure = Verdict.FailureOf(attempt);
        if (!attempt.Gate.IsMismatched && attempt.Stay.Failed(failure)) // with a mismatch, the provider is well
            _request.Watcher?.Opened(attempt.Route);
        return (failure, _log.Book(attempt, Verdict.EndingOf(failure), failure));
    }
}
