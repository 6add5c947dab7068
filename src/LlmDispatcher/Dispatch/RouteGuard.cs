using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>Who is let in to one route while another is left: its breaker and what is left of its limits.</summary>
internal sealed class RouteGuard(int failures, TimeSpan breakDuration, TimeProvider time)
{
    private readonly RouteBreaker _breaker = new(failures, breakDuration, time);
    private readonly RouteQuota _quota = new(time);
    private long _usedAt = time.GetTimestamp();

    /// <summary>When an attempt last began.</summary>
    public long UsedAt => Volatile.Read(ref _usedAt);

    /// <summary>Whether an attempt would be let in now; asks for nothing.</summary>
    /// <param name="estimatedTokens">How long the request is; 0 when that is not known.</param>
    public bool WouldAdmit(int estimatedTokens = 0) => _breaker.WouldAdmit && _quota.Fits(estimatedTokens);

    /// <summary>Whether the provider is left alone after failures.</summary>
    public bool IsOpen => _breaker.IsOpen;

    /// <summary>An attempt begins, whether or not it would be let in: a retry, or the last route that is left.</summary>
    public Stay Enter(int estimatedTokens = 0) => Begin(_breaker.Enter(), _quota.Take(estimatedTokens));

    /// <summary>An attempt begins if it is let in.</summary>
    /// <returns><see langword="null"/> when it is not.</returns>
    public Stay? TryEnter(int estimatedTokens = 0)
    {
        if (_breaker.TryEnter() is not { } lease)
            return null;
        if (_quota.TryTake(estimatedTokens) is { } ticket)
            return Begin(lease, ticket);
        lease.Dispose(); // it would have been the probe
        return null;
    }

    private Stay Begin(RouteBreaker.Lease lease, RouteQuota.Ticket ticket)
    {
        Volatile.Write(ref _usedAt, time.GetTimestamp());
        return new Stay(lease, _quota, ticket);
    }

    /// <summary>One attempt's stay on the route. Disposed without a verdict, its caller has left or did not want it any more.</summary>
    internal sealed class Stay(RouteBreaker.Lease lease, RouteQuota quota, RouteQuota.Ticket ticket) : IDisposable
    {
        /// <summary>The response headers are in, whatever the status.</summary>
        public void Saw(ResponseHead head) => quota.Saw(ticket, head);

        /// <inheritdoc cref="RouteBreaker.Lease.Answered"/>
        public void Answered() => lease.Answered();

        /// <inheritdoc cref="RouteBreaker.Lease.Succeeded"/>
        public void Succeeded() => lease.Succeeded();

        /// <inheritdoc cref="RouteBreaker.Lease.Failed"/>
        public bool Failed(ProviderFailure failure) => lease.Failed(failure);

        public void Dispose() => lease.Dispose();
    }
}
