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
    private DateTimeOffset? _openUntil;
    private DateTimeOffset? _blockedUntil;
    private bool _isProbing;

    /// <summary>Whether the route would be let in now; asks for nothing.</summary>
    public bool WouldAdmit
    {
        get
        {
            lock (_lock)
                return Blocks(time.GetUtcNow()) is false;
        }
    }

    /// <summary>An attempt begins. Half-open, it is the probe, and no other is let in until it has ended.</summary>
    public Lease Enter()
    {
        lock (_lock)
        {
            var isProbe = _openUntil is not null && !_isProbing;
            _isProbing |= isProbe;
            return new Lease(this, isProbe);
        }
    }

    private void Succeeded()
    {
        lock (_lock)
            Close();
    }

    private void Left(bool wasProbe)
    {
        lock (_lock)
            _isProbing &= !wasProbe;
    }

    private void Failed(ProviderFailure failure, bool wasProbe)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _isProbing &= !wasProbe;
            switch (failure.Class)
            {
                case FailureClass.Transient or FailureClass.Silent:
                    _consecutive++;
                    if (failures > 0 && (wasProbe || _consecutive >= failures))
                        _openUntil = now + breakDuration;
                    break;
                case FailureClass.Denied or FailureClass.Exhausted:
                    if (failures > 0)
                        _openUntil = now + breakDuration;
                    break;
                case FailureClass.Limited:
                    if (failure.RetryAfter is { } wait)
                        _blockedUntil = now + wait;
                    break;
                default:
                    Close(); // too long, refused, invalid: the request's fault, and the provider is there
                    break;
            }
        }
    }

    private void Close()
    {
        _consecutive = 0;
        _openUntil = null;
        _isProbing = false;
    }

    private bool Blocks(DateTimeOffset now) => now < _blockedUntil || now < _openUntil || (_openUntil is not null && _isProbing);

    /// <summary>One attempt's stay on the route. Disposed without a verdict, its caller has left or did not want it any more.</summary>
    internal sealed class Lease(RouteBreaker breaker, bool isProbe) : IDisposable
    {
        private bool _hasVerdict;

        /// <summary>The attempt has ended with an answer.</summary>
        public void Succeeded()
        {
            _hasVerdict = true;
            breaker.Succeeded();
        }

        /// <summary>The attempt has failed.</summary>
        public void Failed(ProviderFailure failure)
        {
            _hasVerdict = true;
            breaker.Failed(failure, isProbe);
        }

        public void Dispose()
        {
            if (!_hasVerdict)
                breaker.Left(isProbe);
        }
    }
}
