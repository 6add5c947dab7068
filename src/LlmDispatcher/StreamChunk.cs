using LlmDispatcher.Streams;

namespace LlmDispatcher;

/// <summary>One piece of an answer as it is streamed, with where it came from.</summary>
public sealed class StreamChunk
{
    /// <summary>The visible text, exactly as the provider sent it; empty on reasoning chunks and on the last one. Joined, from the last <see cref="IsReset"/> on, the texts are the answer.</summary>
    public string Text { get; init; } = "";

    /// <summary>What the model thought aloud, when this chunk is reasoning; else <see langword="null"/>.</summary>
    public string? Reasoning { get; init; }

    /// <summary>Whether <see cref="Text"/> is the model's refusal to answer.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>The position in the stream, from 0, one more with each chunk.</summary>
    public required int Index { get; init; }

    /// <summary>The id of the provider that wrote this chunk, such as <c>openai</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The model that wrote this chunk, by the name the provider answered with.</summary>
    public required string Model { get; init; }

    /// <summary>The number of the attempt that wrote this chunk, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>On the first chunk after the text had broken off and another attempt went on with it: where and how. Else <see langword="null"/>.</summary>
    public Seam? Seam { get; init; }

    /// <summary>Whether the answer begins anew with this chunk, which has no text itself: what came before does not count any more. Happens with <see cref="RecoveryMode.Restart"/> only.</summary>
    public bool IsReset { get; init; }

    /// <summary>Whether it comes out of the cache, and no provider was asked.</summary>
    public bool IsCached { get; init; }

    /// <summary>Input and output tokens so far: what the provider reports, and an estimate for the text since its last report; on the last chunk those of <see cref="Summary"/>, if it has
    /// any. <see langword="null"/> when not even the request's length is known.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>Whether <see cref="TotalTokens"/> is our estimate, in part or as a whole.</summary>
    public bool IsTokenCountEstimated { get; init; }

    /// <summary>How the stream went; on the last chunk only.</summary>
    public StreamSummary? Summary { get; init; }
}
