using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>
/// The circuit breaker of one route: closed; open after so many consecutive failures, or at once when the provider does not accept us; half-open after the break, for exactly one probe. A limit that the
/// provider told the length of blocks the route for that long, without opening it.
/// </summary>
/// <param name="failures">How many consecutive failures open it; 0 never does.</param>
/// <param name="breakDuration">How long it stays open before a probe.</param>
/// <param name="time">The clock.</param>
internal sealed class RouteBreaker(int failures, TimeSpan breakDuration, TimeProvider time)
{
    private readonly Lock _lock = new();
    private int _consecutive;
    private int _turn; // goes up when it opens or closes: how an attempt ends that began before says nothing about the provider now
    private DateTimeOffset? _openUntil;
    private DateTimeOffset? _blockedUntil;
    private Lease? _probe;

    /// <summary>Whether the route would be let in now; asks for nothing.</summary>
    public bool WouldAdmit
    {
        get
        {
            lock (_lock)
                return !Blocks();
        }
    }

    /// <summary>Whether a break is going on.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
                return time.GetUtcNow() < _openUntil;
        }
    }

    /// <summary>An attempt begins, whether or not it would be let in. Half-open, it is the probe unless there is one, and no other is let in until the provider answers it. While the route is open it may end
    /// the break by succeeding, but only a probe that fails begins another.</summary>
    public Lease Enter()
    {
        lock (_lock)
            return Begin();
    }

    /// <summary>An attempt begins if it is let in: of those who ask together when a break ends, one.</summary>
    /// <returns><see langword="null"/> when it is not.</returns>
    public Lease? TryEnter()
    {
        lock (_lock)
            return Blocks() ? null : Begin();
    }

    private Lease Begin()
    {
        var lease = new Lease(this, _turn);
        if (time.GetUtcNow() >= _openUntil)
            _probe ??= lease;
        return lease;
    }

    private void Answered(Lease lease)
    {
        lock (_lock)
        {
            if (_openUntil is null || lease.Turn != _turn)
                return;
            Close(Math.Max(_consecutive, failures - 1)); // the next failure opens it again
            lease.Turn = _turn;
        }
    }

    private void Succeeded(Lease lease)
    {
        lock (_lock)
        {
            if (lease.Turn == _turn)
                Close(0);
        }
    }

    private void Left(Lease lease)
    {
        lock (_lock)
            Leave(lease);
    }

    private bool Failed(Lease lease, ProviderFailure failure)
    {
        lock (_lock)
        {
            var wasProbe = Leave(lease);
            if (failure is { Class: FailureClass.Limited, RetryAfter: { } wait })
                _blockedUntil = time.GetUtcNow() + wait;
            if (lease.Turn != _turn || failure is { Class: FailureClass.Limited, Kind: LlmErrorKind.RateLimit })
                return false; // our rate is no trouble of the provider's; that it is overloaded is
            if (failure.Class is FailureClass.TooLong or FailureClass.Refused or FailureClass.Invalid)
                Close(0); // the request's fault, and the provider is there
            else if (_openUntil is not null)
                _openUntil = wasProbe ? time.GetUtcNow() + breakDuration : _openUntil;
            else if (++_consecutive >= failures || failure.Class is FailureClass.Denied or FailureClass.Exhausted)
                return Open();
            return false;
        }
    }

    private bool Open()
    {
        if (failures == 0)
            return false;
        _openUntil = time.GetUtcNow() + breakDuration;
        _turn++;
        return true;
    }

    private void Close(int consecutive)
    {
        _turn += _openUntil is null ? 0 : 1;
        _consecutive = consecutive;
        _openUntil = null;
        _probe = null;
    }

    private bool Leave(Lease lease)
    {
        if (_probe != lease)
            return false;
        _probe = null;
        return true;
    }

    private bool Blocks()
    {
        var now = time.GetUtcNow();
        return now < _blockedUntil || now < _openUntil || _probe is not null;
    }

    /// <summary>One attempt's stay on the route. Disposed without a verdict, its caller has left or did not want it any more.</summary>
    internal sealed class Lease(RouteBreaker breaker, int turn) : IDisposable
    {
        /// <summary>The breaker's turn when the attempt began, or brought it about.</summary>
        internal int Turn { get; set; } = turn;

        /// <summary>The first content is there: others are let in again, so that a long answer does not keep them out. Only its end makes up for the failures before.</summary>
        public void Answered() => breaker.Answered(this);

        /// <summary>The attempt has ended with an answer.</summary>
        public void Succeeded() => breaker.Succeeded(this);

        /// <summary>The attempt has failed.</summary>
        /// <returns>Whether that opened the breaker.</returns>
        public bool Failed(ProviderFailure failure) => breaker.Failed(this, failure);

        /// <summary>After a verdict there is nothing left to leave.</summary>
        public void Dispose() => breaker.Left(this);
    }
}
