namespace LlmDispatcher.Observers;

/// <summary>The callbacks of one request: those of its switch, then its own.</summary>
internal sealed class CallbackRing(StreamingCallbacks[] callbacks, FailureKeeper failures)
{
    private readonly bool _waitsForChunks = Array.Exists(callbacks, static c => c.OnChunkReceivedAsync is not null);

    /// <summary>Whether any of them wants to hear of chunks.</summary>
    public bool HearsChunks { get; } =
        Array.Exists(callbacks, static c => c.OnChunkReceived is not null || c.OnChunkReceivedAsync is not null);

    public ValueTask StartAsync(StreamStart start, CancellationToken ct) =>
        TellAsync(nameof(StreamingCallbacks.OnStreamStart), static c => (c.OnStreamStart, c.OnStreamStartAsync), start, ct);

    public ValueTask EndAsync(StreamSummary summary) =>
        TellAsync(nameof(StreamingCallbacks.OnStreamEnd), static c => (c.OnStreamEnd, c.OnStreamEndAsync), summary, CancellationToken.None);

    public ValueTask AttemptFailedAsync(StreamAttempt attempt, CancellationToken ct) =>
        TellAsync(nameof(StreamingCallbacks.OnAttemptFailed), static c => (c.OnAttemptFailed, c.OnAttemptFailedAsync), attempt, ct);

    public ValueTask SeamAsync(Streams.Seam seam, CancellationToken ct) =>
        TellAsync(nameof(StreamingCallbacks.OnSeam), static c => (c.OnSeam, c.OnSeamAsync), seam, ct);

    public ValueTask ErrorAsync(Exception error) =>
        TellAsync(nameof(StreamingCallbacks.OnError), static c => (c.OnError, c.OnErrorAsync), error, CancellationToken.None);

    public ValueTask ChunkAsync(StreamChunk chunk, CancellationToken ct)
    {
        if (_waitsForChunks)
            return WaitAsync(chunk, ct);
        foreach (var each in callbacks)
            Tell(each, chunk);
        return default;
    }

    private async ValueTask WaitAsync(StreamChunk chunk, CancellationToken ct)
    {
        foreach (var each in callbacks)
        {
            Tell(each, chunk);
            try
            {
                if (each.OnChunkReceivedAsync is { } later)
                    await later(chunk.Text, chunk, ct).ConfigureAwait(false);
            }
            catch (Exception error) when (failures.Keeps(error, nameof(StreamingCallbacks.OnChunkReceivedAsync))) { }
        }
    }

    private void Tell(StreamingCallbacks each, StreamChunk chunk)
    {
        try
        {
            each.OnChunkReceived?.Invoke(chunk.Text, chunk);
        }
        catch (Exception error) when (failures.Keeps(error, nameof(StreamingCallbacks.OnChunkReceived))) { }
    }

    private async ValueTask TellAsync<T>(
        string name,
        Func<StreamingCallbacks, (Action<T>? Now, Func<T, CancellationToken, ValueTask>? Later)> of,
        T told,
        CancellationToken ct
    )
    {
        foreach (var each in callbacks)
        {
            var (now, later) = of(each);
            try
            {
                now?.Invoke(told);
            }
            catch (Exception error) when (failures.Keeps(error, name)) { }
            try
            {
                if (later is not null)
                    await later(told, ct).ConfigureAwait(false);
            }
            catch (Exception error) when (failures.Keeps(error, name)) { }
        }
    }
}
