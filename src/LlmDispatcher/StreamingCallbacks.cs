using LlmDispatcher.Streams;

namespace LlmDispatcher;

/// <summary>
/// Told of what happens while an answer is streamed, before the caller is. It keeps nothing itself, so one object serves any number of streams at once, and what it calls must be ready for that.
/// </summary>
/// <remarks>
/// Every callback comes in two forms, and both are called where both are set: the plain one for a lambda that returns nothing, the one whose name ends in <c>Async</c> for an <c>async</c> lambda. Give
/// no <c>async</c> lambda to a plain one: nobody could wait for it, or hear what it throws. The stream waits for its callbacks; what they throw never becomes a failure of the provider
/// (<see cref="StreamPolicy.ObserverFailure"/>), and one that has thrown is called again.
/// </remarks>
/// <example>
/// <code>
/// var callbacks = new StreamingCallbacks
/// {
///     OnStreamStart = start => Console.WriteLine($"{start.Provider}/{start.Model}"),
///     OnChunkReceivedAsync = async (text, chunk, ct) => await log.WriteAsync(text.AsMemory(), ct),
///     OnStreamEnd = summary => Console.WriteLine($"{summary.Ending}, {summary.Usage?.TotalTokenCount} tokens"),
/// };
/// </code>
/// </example>
public sealed class StreamingCallbacks
{
    /// <summary>Somebody begins to answer: once, before the first chunk. Not called for a stream that nobody answers.</summary>
    public Action<StreamStart>? OnStreamStart { get; init; }

    /// <inheritdoc cref="OnStreamStart"/>
    public Func<StreamStart, CancellationToken, ValueTask>? OnStreamStartAsync { get; init; }

    /// <summary>A chunk is there: its text, empty for reasoning, and all of it. Called for every chunk but the last one, which <see cref="OnStreamEnd"/> stands for.</summary>
    public Action<string, StreamChunk>? OnChunkReceived { get; init; }

    /// <inheritdoc cref="OnChunkReceived"/>
    public Func<string, StreamChunk, CancellationToken, ValueTask>? OnChunkReceivedAsync { get; init; }

    /// <summary>The stream is over: exactly once, however it ended, and before the last chunk is handed over when it is complete. Not cancelled with the request.</summary>
    public Action<StreamSummary>? OnStreamEnd { get; init; }

    /// <inheritdoc cref="OnStreamEnd"/>
    public Func<StreamSummary, CancellationToken, ValueTask>? OnStreamEndAsync { get; init; }

    /// <summary>An attempt has failed, and another one follows: a retry, a fallback, or one that goes on with the text.</summary>
    public Action<StreamAttempt>? OnAttemptFailed { get; init; }

    /// <inheritdoc cref="OnAttemptFailed"/>
    public Func<StreamAttempt, CancellationToken, ValueTask>? OnAttemptFailedAsync { get; init; }

    /// <summary>Another attempt goes on with a text that had broken off, before its first chunk.</summary>
    public Action<Seam>? OnSeam { get; init; }

    /// <inheritdoc cref="OnSeam"/>
    public Func<Seam, CancellationToken, ValueTask>? OnSeamAsync { get; init; }

    /// <summary>The stream ends with this exception, before <see cref="OnStreamEnd"/>. Not for a stream that its caller cancels or leaves, nor for a request that is refused at the call, as there
    /// is no stream then. Not cancelled with the request.</summary>
    public Action<Exception>? OnError { get; init; }

    /// <inheritdoc cref="OnError"/>
    public Func<Exception, CancellationToken, ValueTask>? OnErrorAsync { get; init; }
}
