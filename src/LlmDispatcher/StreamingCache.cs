using Microsoft.Extensions.AI;

namespace LlmDispatcher;

/// <summary>
/// A cache that answers as a stream: the same request, or one that asks the same in other words, is answered with what was kept, event by event as it came. Identical requests in flight share one stream.
/// Made without arguments it works at once, in memory and offline. Safe for any number of streams at once; several switches may share it.
/// </summary>
/// <remarks>Only complete answers are kept. What a store fails at turns into a miss, never into a failed stream.</remarks>
public sealed partial class StreamingCache
{
    /// <summary>How near two questions must be for one answer, from 0 to 1. Default 0.95. Beside that, both must agree on what an embedding does not see: negation, numbers, names, their order, code, language.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 to 1.</exception>
    public double SimilarityThreshold
    {
        get;
        init =>
            field = value is >= 0 and <= 1
                ? value
                : throw new ArgumentOutOfRangeException(nameof(SimilarityThreshold), value, "From 0 to 1.");
    } = 0.95;

    /// <summary>Whether a similar question may have an answer. Default <see langword="true"/>; the same request always may.</summary>
    public bool Similarity { get; init; } = true;

    /// <summary>The most answers that are kept; the least recently used goes first. At least 1. Default 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxEntries
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaxEntries), value, "At least 1.");
    } = 100;

    /// <summary>The most bytes that all answers together may take. At least 1. Default 64 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long MaxBytes
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaxBytes), value, "At least 1.");
    } = 64L << 20;

    /// <summary>The most bytes that one answer may take, in memory; a larger one is not kept, and not shared from there on. At least 1. Default 8 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long MaxAnswerBytes
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaxAnswerBytes), value, "At least 1.");
    } = 8L << 20;

    /// <summary>How long an answer may be taken. <see langword="null"/> (the default): until it has to make room.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan? TimeToLive
    {
        get;
        init =>
            field =
                value is null || value > TimeSpan.Zero
                    ? value
                    : throw new ArgumentOutOfRangeException(nameof(TimeToLive), value, "More than zero.");
    }

    /// <summary>How fast an answer comes out. Default <see cref="CacheReplay.Instant"/>.</summary>
    public CacheReplay Replay { get; init; }

    /// <summary>Whose answers a request may have: only those of the same scope, such as a tenant's or a user's name. It stands beside the request's own <see cref="TaskRequest.CacheScope"/>. <see langword="null"/> (the default) adds none.</summary>
    public Func<TaskRequest, string?>? Scope { get; init; }

    /// <summary>What tells how near two questions are. <see langword="null"/> (the default): a comparison of words and letters on this machine, which knows nothing of their meaning.</summary>
    public IEmbeddingGenerator<string, Embedding<float>>? Embeddings { get; init; }

    /// <summary>Where answers are kept. <see langword="null"/> (the default): in memory.</summary>
    public ICacheStore? Store { get; init; }

    /// <summary>Told what the store or the embedding generator fails at. Neither fails a stream. <see langword="null"/> (the default) for nobody.</summary>
    public Action<Exception>? StoreFailed { get; init; }

    /// <summary>Whether requests that offer tools are cached too; only with exactly the same request, never with a similar one. Default <see langword="false"/>: what a tool would tell may have changed.</summary>
    public bool CacheTools { get; init; }

    /// <summary>Whether conversations with more than one turn of the user are cached too. Default <see langword="false"/>.</summary>
    public bool CacheConversations { get; init; }

    /// <summary>Whether answers are kept that stop at the token limit. Default <see langword="false"/>.</summary>
    public bool CacheLengthCut { get; init; }

    /// <summary>The clock of ages. <see langword="null"/> (the default) takes the switch's.</summary>
    public TimeProvider? TimeProvider { get; init; }
}
