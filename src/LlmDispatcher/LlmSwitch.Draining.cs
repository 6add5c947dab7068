namespace LlmDispatcher;

public sealed partial class LlmSwitch : IAsyncDisposable
{
    /// <summary>Whether it is shutting down: new requests are refused.</summary>
    internal bool IsDraining => _dispatcher.Running.IsClosed;

    /// <summary>How many answers are under way.</summary>
    internal int OpenStreams => _dispatcher.Running.Count;

    /// <summary>
    /// Shuts down gently: from now on new requests are refused with <see cref="DispatcherStoppedException"/>, and those under way may come to their end. What is left when the limit has passed, or the token is cancelled, is broken off: before
    /// its first content with that exception, after it with <see cref="StreamingException"/>.
    /// </summary>
    /// <param name="limit">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <returns>How many answers were broken off.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public Task<int> DrainAsync(TimeSpan limit, CancellationToken cancellationToken = default)
    {
        if (limit != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        return _dispatcher.Running.DrainAsync(limit, Time, cancellationToken);
    }

    /// <summary>Breaks off what is under way, as <see cref="DrainAsync"/> does without a wait, and closes the providers' connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await DrainAsync(TimeSpan.Zero).ConfigureAwait(false);
        Dispose();
    }
}
