using LlmDispatcher.Caching;
using LlmDispatcher.Caching.Similarity;

namespace LlmDispatcher;

public sealed partial class StreamingCache
{
    private readonly MemoryStore _memory = new();
    private readonly CacheCounters _counters = new();
    private long _epoch;

    /// <summary>An empty cache, or one over what its store holds.</summary>
    public StreamingCache() => Similars = new SimilarQuestions(this);

    internal ICacheStore Entries => Store ?? _memory;

    internal CacheCounters Counters => _counters;

    /// <summary>The questions that were answered.</summary>
    internal SimilarQuestions Similars { get; }

    /// <summary>What made the vectors: those of another one cannot be compared.</summary>
    internal string EmbedderName => Similars.EmbedderName;

    /// <summary>One more with every removal: an answer that was asked for before is not kept after it.</summary>
    internal long Epoch => Interlocked.Read(ref _epoch);

    /// <summary>Removes the answer to one request. An answer under way to it is not kept.</summary>
    /// <param name="key">As <see cref="CacheResult.Key"/> tells it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> RemoveAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return await RemoveAsync(new CacheFilter { Key = key }, cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>Removes the answers to requests with a tag (<see cref="TaskRequest.CacheTags"/>). Answers under way are not kept.</summary>
    /// <returns>How many there were.</returns>
    public ValueTask<int> RemoveTagAsync(string tag, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        return RemoveAsync(new CacheFilter { Tag = tag }, cancellationToken);
    }

    /// <summary>Removes the answers that a model gave. Answers under way are not kept.</summary>
    /// <param name="model">Its name as the provider gave it, or <c>provider/model</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many there were.</returns>
    public ValueTask<int> RemoveModelAsync(string model, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        return RemoveAsync(new CacheFilter { Model = model }, cancellationToken);
    }

    /// <summary>Removes all answers. Answers under way are not kept.</summary>
    /// <returns>How many there were.</returns>
    public ValueTask<int> ClearAsync(CancellationToken cancellationToken = default) => RemoveAsync(new CacheFilter(), cancellationToken);

    /// <summary>What the cache has done so far, and what it holds.</summary>
    /// <remarks>Unlike a stream, it tells what the store fails at.</remarks>
    public async ValueTask<CacheStatistics> ReadStatisticsAsync(CancellationToken cancellationToken = default)
    {
        var (entries, bytes) = await Entries.ReadSizeAsync(cancellationToken).ConfigureAwait(false);
        return _counters.Read() with { Entries = entries, Bytes = bytes };
    }

    /// <summary>Something failed that no stream fails by.</summary>
    internal void Tell(Exception error)
    {
        _counters.Failed();
        try
        {
            StoreFailed?.Invoke(error);
        }
        catch (Exception)
        {
            // There is nobody left to tell.
        }
    }

    private ValueTask<int> RemoveAsync(CacheFilter filter, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _epoch);
        return Entries.RemoveAsync(filter, cancellationToken);
    }
}
