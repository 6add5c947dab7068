using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch.Recovery;

/// <summary>Who may go on with a text that broke off, and how they are asked: one continuation on the same route, then the next routes, each once; each by its ladder.</summary>
internal sealed class RecoveryPlan
{
    private readonly List<RouteCandidate> _targets = [];
    private readonly Predicate<RouteCandidate> _admits;
    private RouteCandidate? _target;
    private Queue<SeamMethod> _rungs = [];

    /// <param name="routes">The route that broke, and those after it.</param>
    /// <param name="failure">How it broke.</param>
    /// <param name="policy">Whether anything may be sent twice, and to others.</param>
    /// <param name="admits">Who is let in.</param>
    public RecoveryPlan(RouteQueue routes, ProviderFailure failure, StreamPolicy policy, Predicate<RouteCandidate> admits)
    {
        _admits = admits;
        if (failure.Class is FailureClass.Refused or FailureClass.Invalid)
            return;
        if (failure is { Class: FailureClass.Transient or FailureClass.Limited, ShouldRetry: not false } && policy.MaxRetries > 0)
            _targets.Add(routes.Current);
        _targets.AddRange(routes.Others.Where(r => FailureRules.MayHelp(r, failure, routes.Current)));
    }

    /// <summary>Whether nobody is left but the one who is asked.</summary>
    public bool IsLast => _targets.Count == 0;

    /// <summary>Who is asked next; <see langword="null"/> when the text has to stay as it is.</summary>
    /// <param name="failure">How the answer broke, or the continuation failed.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="shown">The text so far.</param>
    public Opening? Next(ProviderFailure failure, TaskRequest request, string shown)
    {
        if (failure.Class == FailureClass.Refused)
            return null;
        // What is rejected is this way of asking, not the request.
        if (failure.Class != FailureClass.Invalid || _rungs.Count == 0)
        {
            _target = TakeTarget();
            if (_target is null)
                return null;
            _rungs = new(Continuation.Rungs(_target, request, shown));
        }
        return new Opening(_target!, AttemptPurpose.Continuation, _rungs.Dequeue());
    }

    /// <summary>The first that is let in; those that are skipped for it stay, as they may be well by the time it fails. When none is let in, the last one.</summary>
    private RouteCandidate? TakeTarget()
    {
        if (_targets.Count == 0)
            return null;
        var admitted = _targets.FindIndex(_admits);
        if (admitted < 0)
            _targets.RemoveRange(0, _targets.Count - 1);
        var target = _targets[Math.Max(admitted, 0)];
        _targets.Remove(target);
        return target;
    }
}
