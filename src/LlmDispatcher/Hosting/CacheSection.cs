namespace LlmDispatcher.Hosting;

/// <summary>Reads the section <c>cache</c>.</summary>
/// <param name="directory">Where relative paths count from.</param>
internal sealed class CacheSection(string directory)
{
    private const string Memory = "memory";

    private const int MaxEntries = 1000; // a server has more to remember than a program

    /// <returns>The cache that is to be made; <see langword="null"/> when none is.</returns>
    public CachePlan? Read(ConfigurationNode cache)
    {
        ConfigurationSchema.CheckCache(cache.AsSection("a section with 'enabled', 'store', …"));
        var isEnabled = cache.Value("enabled")?.AsBoolean() ?? false;
        var plan = new CachePlan(cache.Key, StoreKind(cache, out var place), place)
        {
            SimilarityThreshold = cache.Value("similarityThreshold")?.AsShare(),
            MaxEntries = cache.Value("maxEntries")?.AsPositive<int>() ?? MaxEntries,
            MaxBytes = cache.Value("maxBytes")?.AsPositive<long>(),
            TimeToLive = cache.Value("timeToLive")?.AsTime(),
        };
        return isEnabled ? plan : null;
    }

    private string StoreKind(ConfigurationNode cache, out string place)
    {
        place = "";
        if (cache.Value("store") is not { } store || store.Text == Memory)
            return Memory;
        if (store.Text?.Split(':', 2) is not [("sqlite" or "redis") and var kind, var named] || string.IsNullOrWhiteSpace(named))
            throw store.Mismatch("one of: memory, sqlite:PATH, redis:HOST");
        place = kind == "sqlite" ? Path.GetFullPath(named, directory) : named;
        return kind;
    }
}

/// <summary>A cache that the configuration asks for.</summary>
/// <param name="Key">The section's key.</param>
/// <param name="StoreKind">The kind of its store, such as <c>memory</c>.</param>
/// <param name="Place">Where the store is; empty for memory.</param>
internal sealed record CachePlan(string Key, string StoreKind, string Place)
{
    public double? SimilarityThreshold { get; init; }

    public int MaxEntries { get; init; }

    public long? MaxBytes { get; init; }

    public TimeSpan? TimeToLive { get; init; }

    public bool IsInMemory => Place.Length == 0;

    public StreamingCache Create(ICacheStore? store, Action<Exception>? failed)
    {
        var usual = new StreamingCache();
        return new()
        {
            SimilarityThreshold = SimilarityThreshold ?? usual.SimilarityThreshold,
            MaxEntries = MaxEntries,
            MaxBytes = MaxBytes ?? usual.MaxBytes,
            TimeToLive = TimeToLive,
            Store = store,
            StoreFailed = failed,
        };
    }
}
