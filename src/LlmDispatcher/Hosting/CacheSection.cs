namespace LlmDispatcher.Hosting;

/// <summary>Checks the section <c>cache</c>, so that a file that is right today is right when the cache comes.</summary>
/// <param name="warn">Hears what has no effect.</param>
internal sealed class CacheSection(Action<string> warn)
{
    public void Check(ConfigurationNode cache)
    {
        ConfigurationSchema.CheckCache(cache.AsSection("a section with 'enabled', 'store', …"));
        cache.Value("similarityThreshold")?.AsShare();
        cache.Value("maxEntries")?.AsPositive<int>();
        if (cache.Value("store") is { } store && !IsStore(store.Text))
            throw store.Mismatch("one of: memory, sqlite:PATH, redis:HOST");
        if (cache.Value("enabled")?.AsBoolean() is true)
            warn($"'{cache.Key}:enabled' has no effect in this version: nothing is cached");
    }

    private static bool IsStore(string? store) => store is "memory" || HasPlace(store, "sqlite:") || HasPlace(store, "redis:");

    private static bool HasPlace(string? store, string kind) =>
        store?.StartsWith(kind, StringComparison.Ordinal) is true && !string.IsNullOrWhiteSpace(store[kind.Length..]);
}
