namespace LlmDispatcher.Simulator;

/// <summary>What became of one request. Properties move on while it runs; all of them are safe to read from any thread.</summary>
public sealed class SimulatedAttempt
{
    private readonly TimeProvider time;
    private readonly Action changed;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock state = new();
    private long bytesSent;
    private int eventsSent;
    private DateTimeOffset? firstByteAt;
    private DateTimeOffset? endedAt;
    private AttemptEnding? ending;
    private int? status;

    internal SimulatedAttempt(SimulatedRequest request, TimeProvider time, Action changed)
    {
        Request = request;
        this.time = time;
        this.changed = changed;
        ReceivedAt = time.GetUtcNow();
    }

    /// <summary>The request as it arrived.</summary>
    public SimulatedRequest Request { get; }

    /// <summary>The script that this request met, with all its sources joined.</summary>
    public Script Script { get; internal init; } = Script.None;

    /// <summary>The HTTP status that was sent; null while there is none, or when the connection was broken before.</summary>
    public int? Status => Read(() => status);

    /// <summary>When the request had been read.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>When the first byte of the body was sent.</summary>
    public DateTimeOffset? FirstByteAt => Read(() => firstByteAt);

    /// <summary>When the attempt ended.</summary>
    public DateTimeOffset? EndedAt => Read(() => endedAt);

    /// <summary>Complete events sent; comments are not events.</summary>
    public int EventsSent => Read(() => eventsSent);

    /// <summary>Bytes of the body sent.</summary>
    public long BytesSent => Read(() => bytesSent);

    /// <summary>How it ended; null while it runs.</summary>
    public AttemptEnding? Ending => Read(() => ending);

    /// <summary>Completes when the attempt has ended, in whatever way.</summary>
    public Task Ended => ended.Task;

    /// <inheritdoc />
    public override string ToString() =>
        $"#{Request.Number} {Request.Method} {Request.Path} {Request.Model} [{Script}] → {Status} {Ending?.ToString() ?? "running"}, {EventsSent} events";

    internal void Opened(int code)
    {
        lock (state)
            status = code;
        changed();
    }

    internal void Sent(int bytes, int events)
    {
        lock (state)
        {
            firstByteAt ??= time.GetUtcNow();
            bytesSent += bytes;
            eventsSent += events;
        }

        changed();
    }

    internal void End(AttemptEnding how)
    {
        lock (state)
        {
            ending ??= how;
            endedAt ??= time.GetUtcNow();
        }

        ended.TrySetResult();
        changed();
    }

    private T Read<T>(Func<T> value)
    {
        lock (state)
            return value();
    }
}
