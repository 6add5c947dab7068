namespace LlmDispatcher;

/// <summary>One piece of one answer of a batch, with the request that it belongs to. The last one of each request has the <see cref="Summary"/> or the <see cref="Error"/>.</summary>
public sealed class BatchChunk
{
    /// <summary>The request's position in the batch, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The request's id: as it was given, or <see cref="Index"/> in digits.</summary>
    public required string Id { get; init; }

    /// <summary>The request itself.</summary>
    public required TaskRequest Request { get; init; }

    /// <summary>The piece; <see langword="null"/> where there is an <see cref="Error"/>.</summary>
    public StreamChunk? Chunk { get; init; }

    /// <summary>The visible text of the piece; empty where it has none.</summary>
    public string Text => Chunk?.Text ?? "";

    /// <summary>How the answer went; on the last chunk of a request that was answered, else <see langword="null"/>.</summary>
    public StreamSummary? Summary => Chunk?.Summary;

    /// <summary>
    /// Why the request failed, as <see cref="LlmSwitch.StreamChunksAsync"/> would have thrown it; on the last chunk of a request that failed, else <see langword="null"/>. All of the library's own are
    /// <see cref="ILlmError"/>s; others are of what takes part: a router, or a source of one's own.
    /// </summary>
    public Exception? Error { get; init; }

    /// <summary>Whether it is the last one of its request.</summary>
    public bool IsLast => Error is not null || Summary is not null;
}
