namespace LlmDispatcher.Caching;

/// <summary>What a cache counts.</summary>
internal sealed class CacheCounters
{
    private readonly Lock _lock = new();
    private CacheStatistics _counts = new();

    public CacheStatistics Read()
    {
        lock (_lock)
            return _counts;
    }

    /// <summary>A request has been looked up.</summary>
    public void Looked(CacheOutcome outcome) =>
        Add(
            outcome switch
            {
                CacheOutcome.Hit => static (c, _) => c with { Hits = c.Hits + 1 },
                CacheOutcome.Similar => static (c, _) => c with { SimilarHits = c.SimilarHits + 1 },
                CacheOutcome.Joined => static (c, _) => c with { Joined = c.Joined + 1 },
                _ => static (c, _) => c with { Misses = c.Misses + 1 },
            },
            0
        );

    /// <summary>An answer did not have to be paid for again.</summary>
    public void Saved(decimal? cost)
    {
        if (cost is > 0 and var saved)
            Add(static (c, s) => c with { SavedCost = c.SavedCost + s }, saved);
    }

    public void Stored(int evicted) => Add(static (c, e) => c with { Stored = c.Stored + 1, Evictions = c.Evictions + (long)e }, evicted);

    public void Failed() => Add(static (c, _) => c with { StoreFailures = c.StoreFailures + 1 }, 0);

    private void Add(Func<CacheStatistics, decimal, CacheStatistics> add, decimal value)
    {
        lock (_lock)
            _counts = add(_counts, value);
    }
}
