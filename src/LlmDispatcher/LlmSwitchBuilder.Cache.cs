using LlmDispatcher.Hosting;

namespace LlmDispatcher;

public sealed partial class LlmSwitchBuilder
{
    private readonly Dictionary<string, Func<string, ICacheStore>> _cacheStores = new(StringComparer.Ordinal);
    private StreamingCache? _cache;
    private CachePlan? _cachePlan;

    /// <summary>Told what the store of a configured cache fails at.</summary>
    internal Action<Exception>? CacheFailed { get; set; }

    /// <summary>Has answers looked for, and kept, in a cache, for requests that bring none of their own. It comes before one that is configured.</summary>
    /// <param name="cache">The cache. It may be shared by several switches.</param>
    public LlmSwitchBuilder UseCache(StreamingCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        _cache = cache;
        return this;
    }

    /// <summary>Teaches the configuration a kind of store for its cache, such as <c>sqlite</c> in <c>sqlite:PATH</c>.</summary>
    /// <param name="kind">What stands before the colon.</param>
    /// <param name="open">Opens the store, given what stands after the colon; a path is made absolute before. Called when the switch is built. A store that can be disposed is, with the switch.</param>
    public LlmSwitchBuilder AddCacheStore(string kind, Func<string, ICacheStore> open)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        ArgumentNullException.ThrowIfNull(open);
        _cacheStores[kind] = open;
        return this;
    }

    private (StreamingCache? Cache, IDisposable? Store) CreateCache()
    {
        if (_cache is not null || _cachePlan is not { } plan)
            return (_cache, null);
        if (plan.IsInMemory)
            return (plan.Create(store: null, CacheFailed), null);
        if (!_cacheStores.TryGetValue(plan.StoreKind, out var open))
        {
            Warn($"'{plan.Key}:store' has no effect: nothing here opens a store of the kind '{plan.StoreKind}', so nothing is cached");
            return default;
        }
        var store = Opened(plan, open);
        return (plan.Create(store, CacheFailed), store as IDisposable);
    }

    private static ICacheStore Opened(CachePlan plan, Func<string, ICacheStore> open)
    {
        try
        {
            return open(plan.Place);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new LlmConfigurationException($"'{plan.Key}:store': {error.Message}", $"{plan.Key}:store", error);
        }
    }
}
