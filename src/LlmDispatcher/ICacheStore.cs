namespace LlmDispatcher;

/// <summary>Where a <see cref="StreamingCache"/> keeps answers. Safe for any number of calls at once.</summary>
/// <remarks>What it throws turns into a miss and is told to <see cref="StreamingCache.StoreFailed"/>; it never reaches a stream.</remarks>
public interface ICacheStore
{
    /// <summary>The entry of a key, which counts as used from now on.</summary>
    /// <returns><see langword="null"/> when there is none.</returns>
    ValueTask<CacheEntry?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Keeps an entry, whole or not at all, in the place of one with the same key; then removes what is over the limits, the least recently used first, but not this one.</summary>
    /// <returns>How many were removed.</returns>
    ValueTask<int> AddAsync(CacheEntry entry, CacheLimits limits, CancellationToken cancellationToken);

    /// <summary>Removes entries.</summary>
    /// <returns>How many.</returns>
    ValueTask<int> RemoveAsync(CacheFilter filter, CancellationToken cancellationToken);

    /// <summary>The questions of the entries that were added after a position, in the order of their positions.</summary>
    /// <param name="after">A position; 0 for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    ValueTask<IReadOnlyList<CacheQuestion>> ReadQuestionsAsync(long after, CancellationToken cancellationToken);

    /// <summary>How many entries there are, and what they take.</summary>
    ValueTask<(long Entries, long Bytes)> ReadSizeAsync(CancellationToken cancellationToken);
}

/// <summary>The bounds of a store.</summary>
/// <param name="MaxEntries">The most entries.</param>
/// <param name="MaxBytes">The most bytes of all entries together, as the store counts them.</param>
/// <param name="OldestAllowed">Whatever was kept before this moment is over; <see langword="null"/> when nothing is.</param>
public sealed record CacheLimits(int MaxEntries, long MaxBytes, DateTimeOffset? OldestAllowed);

/// <summary>Which entries are meant: those that meet all of the conditions that are given; without any, all entries.</summary>
public sealed record CacheFilter
{
    /// <summary>The entry of this key.</summary>
    public string? Key { get; init; }

    /// <summary>Entries with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Entries that this model answered: its name as the provider gave it, or <c>provider/model</c>.</summary>
    public string? Model { get; init; }
}

/// <summary>What an entry answers, for the search for similar questions.</summary>
/// <param name="Position">Where the store has it: one more with every entry that is added, from 1.</param>
/// <param name="Key">The entry's key.</param>
/// <param name="Group">What everything around the question amounts to: only within a group may one answer stand for another.</param>
/// <param name="Text">The question.</param>
/// <param name="Vector">Its embedding.</param>
public sealed record CacheQuestion(long Position, string Key, string Group, string Text, ReadOnlyMemory<float> Vector);
