namespace LlmDispatcher.Dispatch.Hedging;

/// <summary>Keeps the share of requests that open a second route below a limit, so that a provider's bad hour does not double everyone's load.</summary>
/// <param name="limit">The largest share, from 0 to 1.</param>
internal sealed class HedgeShare(double limit)
{
    /// <summary>Of so many requests the older ones count half.</summary>
    private const int Memory = 1000;

    private readonly Lock _lock = new();
    private double _requests;
    private double _hedged;

    /// <summary>A request has begun that may open a second route.</summary>
    public void Count()
    {
        lock (_lock)
        {
            if (++_requests >= Memory)
                (_requests, _hedged) = (_requests / 2, _hedged / 2);
        }
    }

    /// <summary>Whether a request may open a second route now; if so, it is counted.</summary>
    public bool Take()
    {
        lock (_lock)
        {
            // The first is let through, or a small number of requests would never be helped.
            if (limit <= 0 || _hedged >= Math.Max(1, limit * _requests))
                return false;
            _hedged++;
            return true;
        }
    }
}
