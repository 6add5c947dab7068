namespace LlmDispatcher;

/// <summary>What a cache has done since it was made, and what it holds.</summary>
public sealed record CacheStatistics
{
    /// <summary>Requests that were answered with what was kept for the same request.</summary>
    public long Hits { get; init; }

    /// <summary>Requests that were answered with what was kept for a similar one.</summary>
    public long SimilarHits { get; init; }

    /// <summary>Requests that shared the stream of the same request in flight.</summary>
    public long Joined { get; init; }

    /// <summary>Requests that had a provider asked.</summary>
    public long Misses { get; init; }

    /// <summary>Answers that were put into the store.</summary>
    public long Stored { get; init; }

    /// <summary>Answers that had to go to make room, or as their time was over.</summary>
    public long Evictions { get; init; }

    /// <summary>How often the store failed; each time, the request went on as if there were no cache.</summary>
    public long StoreFailures { get; init; }

    /// <summary>What the answers that were taken had cost when they were first given, in USD. Those count whose cost was reported; one that is an estimate does not.</summary>
    public decimal SavedCost { get; init; }

    /// <summary>Answers in the store.</summary>
    public long Entries { get; init; }

    /// <summary>What they take in the store.</summary>
    public long Bytes { get; init; }
}
