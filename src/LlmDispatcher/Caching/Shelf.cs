namespace LlmDispatcher.Caching;

/// <summary>A cache's store as the streams use it: what it fails at is a miss, told to whoever wants to know.</summary>
/// <param name="cache">The cache.</param>
/// <param name="time">The clock, where the cache has none of its own.</param>
internal sealed class Shelf(StreamingCache cache, TimeProvider time)
{
    /// <summary>How long a stream waits for the store or for an embedding; what takes longer has failed.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = cache.TimeProvider ?? time;

    /// <summary>The answer of a key.</summary>
    public async ValueTask<(RecordedAnswer Answer, CacheEntry Entry, CacheResult Result)?> FindAsync(
        string key,
        double? similarity,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var entry = await SoonAsync(cache.Entries.FindAsync(key, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (entry is null || entry.Key != key)
                return null;
            var age = _time.GetUtcNow() - entry.StoredAt;
            if (age > cache.TimeToLive)
            {
                await SoonAsync(cache.Entries.RemoveAsync(new() { Key = key }, cancellationToken), cancellationToken).ConfigureAwait(false);
                return null;
            }
            if ((entry.Recorded ?? AnswerBytes.Read(entry.Answer.Span)) is not { } answer)
                return null;
            var result = new CacheResult(similarity is null ? CacheOutcome.Hit : CacheOutcome.Similar, key)
            {
                Similarity = similarity,
                Age = age > TimeSpan.Zero ? age : TimeSpan.Zero, // another process may have another clock
                Provider = answer.Provider,
                Model = answer.Model,
            };
            return (answer, entry, result);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            cache.Tell(error);
            return null;
        }
    }

    /// <summary>The answer to a question that asks the same in other words; and the question's embedding, for when its own answer is kept.</summary>
    public async ValueTask<(string? Key, double Similarity, ReadOnlyMemory<float> Vector)> FindSimilarAsync(
        CacheKey key,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await SoonAsync(cache.Similars.FindAsync(key, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            cache.Tell(error);
            return default;
        }
    }

    /// <summary>Keeps an answer, if it is one to keep.</summary>
    /// <param name="ticket">What it is kept under.</param>
    /// <param name="log">All of its events; <see langword="null"/> when they were too many.</param>
    /// <param name="summary">How it went.</param>
    public async ValueTask KeepAsync(Ticket ticket, IReadOnlyList<RecordedEvent>? log, StreamSummary summary)
    {
        try
        {
            if (log is null || ticket.Epoch != cache.Epoch || Recording.Of(log, summary, cache) is not { } recorded)
                return;
            var entry = new CacheEntry(recorded)
            {
                Key = ticket.Key.Key,
                Group = ticket.Key.Group,
                Text = ticket.Vector.IsEmpty ? "" : ticket.Key.Question,
                Vector = ticket.Vector,
                Provider = recorded.Provider,
                Model = recorded.Model,
                Tags = ticket.Tags,
                StoredAt = _time.GetUtcNow(),
                Cost = summary.IsCostEstimated ? null : summary.Cost, // an estimate would have to be counted now
            };
            if (entry.MemorySize > Math.Min(cache.MaxAnswerBytes, cache.MaxBytes))
                return;
            var limits = new CacheLimits(cache.MaxEntries, cache.MaxBytes, OldestAllowed(entry.StoredAt));
            var adding = cache.Entries.AddAsync(entry, limits, CancellationToken.None);
            cache.Counters.Stored(await SoonAsync(adding, CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception error)
        {
            cache.Tell(error);
        }
    }

    /// <summary>A store that hangs must not hang a stream, nor hold whoever leaves it.</summary>
    private ValueTask<T> SoonAsync<T>(ValueTask<T> work, CancellationToken cancellationToken) =>
        work.IsCompleted ? work : new(work.AsTask().WaitAsync(Patience, time, cancellationToken));

    private DateTimeOffset? OldestAllowed(DateTimeOffset now) =>
        cache.TimeToLive is { } life && life < now - DateTimeOffset.MinValue ? now - life : null;
}

/// <summary>What an answer is kept under.</summary>
/// <param name="Key">What tells the request from others.</param>
/// <param name="Vector">The question's embedding; empty when no similar one may have the answer.</param>
/// <param name="Tags">What it can be removed by.</param>
/// <param name="Epoch">The cache's, when the answer was asked for.</param>
internal readonly record struct Ticket(CacheKey Key, ReadOnlyMemory<float> Vector, IReadOnlyList<string> Tags, long Epoch);
