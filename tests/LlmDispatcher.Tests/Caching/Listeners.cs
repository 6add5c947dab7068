using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Caching;

/// <summary>Remembers how requests went.</summary>
internal sealed class Requests : IStreamLedger
{
    private readonly Lock _lock = new();

    public List<StreamSummary> Summaries { get; } = [];

    public int Attempts { get; private set; }

    public void RecordAttempt(TaskRequest request, StreamAttempt attempt)
    {
        lock (_lock)
            Attempts++;
    }

    public void RecordRequest(TaskRequest request, StreamSummary summary)
    {
        lock (_lock)
            Summaries.Add(summary);
    }
}

/// <summary>Remembers how one request went.</summary>
internal sealed class Watcher : IEndingWatcher
{
    public List<StreamSummary> Heard { get; } = [];

    public List<Route> Opened { get; } = [];

    public void Ended(StreamSummary summary) => Heard.Add(summary);

    void IEndingWatcher.Opened(Route route) => Opened.Add(route);
}

/// <summary>A store on a disk that is gone.</summary>
internal sealed class BrokenStore : ICacheStore
{
    public ValueTask<CacheEntry?> FindAsync(string key, CancellationToken cancellationToken) => throw new IOException("gone");

    public ValueTask<int> AddAsync(CacheEntry entry, CacheLimits limits, CancellationToken cancellationToken) =>
        throw new IOException("gone");

    public ValueTask<int> RemoveAsync(CacheFilter filter, CancellationToken cancellationToken) => throw new IOException("gone");

    public ValueTask<IReadOnlyList<CacheQuestion>> ReadQuestionsAsync(long after, CancellationToken cancellationToken) =>
        throw new IOException("gone");

    public ValueTask<(long Entries, long Bytes)> ReadSizeAsync(CancellationToken cancellationToken) => throw new IOException("gone");
}
