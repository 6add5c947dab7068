namespace LlmDispatcher.Caching;

/// <summary>Answers in memory, the most recently used first. Nothing in it waits.</summary>
internal sealed class MemoryStore : ICacheStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Kept>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<Kept> _byUse = new();
    private readonly LinkedList<Kept> _byAge = new();
    private long _position;
    private long _bytes;

    public ValueTask<CacheEntry?> FindAsync(string key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_byKey.TryGetValue(key, out var node))
                return default;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return new(node.Value.Entry);
        }
    }

    public ValueTask<int> AddAsync(CacheEntry entry, CacheLimits limits, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_byKey.TryGetValue(entry.Key, out var older))
                Remove(older);
            var kept = new Kept(entry, ++_position, entry.MemorySize);
            kept.Age = _byAge.AddLast(kept);
            _byKey[entry.Key] = _byUse.AddFirst(kept);
            _bytes += kept.Size;
            return new(Evict(limits));
        }
    }

    public ValueTask<int> RemoveAsync(CacheFilter filter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            LinkedListNode<Kept>[] meant =
            [
                .. filter.Key is { } key
                    ? _byKey.TryGetValue(key, out var one) && Matches(one.Value.Entry, filter)
                        ? [one]
                        : []
                    : Nodes().Where(n => Matches(n.Value.Entry, filter)),
            ];
            foreach (var node in meant)
                Remove(node);
            return new(meant.Length);
        }
    }

    public ValueTask<IReadOnlyList<CacheQuestion>> ReadQuestionsAsync(long after, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var questions = new List<CacheQuestion>();
            for (var node = _byAge.Last; node is not null && node.Value.Position > after; node = node.Previous) // the new ones are few, and at the end
            {
                var (entry, position, _) = node.Value;
                if (!entry.Vector.IsEmpty)
                    questions.Add(new(position, entry.Key, entry.Group, entry.Text, entry.Vector));
            }
            questions.Reverse();
            return new(questions);
        }
    }

    public ValueTask<(long Entries, long Bytes)> ReadSizeAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return new((_byKey.Count, _bytes));
    }

    private static bool Matches(CacheEntry entry, CacheFilter filter) =>
        (filter.Tag is not { } tag || entry.Tags.Contains(tag, StringComparer.Ordinal))
        && (filter.Model is not { } model || entry.Model == model || $"{entry.Provider}/{entry.Model}" == model);

    private IEnumerable<LinkedListNode<Kept>> Nodes()
    {
        for (var node = _byUse.First; node is not null; node = node.Next)
            yield return node;
    }

    private int Evict(CacheLimits limits)
    {
        var evicted = 0;
        for (; _byAge.First is { Value: var eldest } && eldest.Entry.StoredAt < limits.OldestAllowed; evicted++)
            Remove(_byKey[eldest.Entry.Key]);
        while (_byKey.Count > 1 && (_byKey.Count > limits.MaxEntries || _bytes > limits.MaxBytes))
        {
            Remove(_byUse.Last!);
            evicted++;
        }
        return evicted;
    }

    private void Remove(LinkedListNode<Kept> node)
    {
        _byUse.Remove(node);
        _byKey.Remove(node.Value.Entry.Key);
        _byAge.Remove(node.Value.Age!);
        _bytes -= node.Value.Size;
    }

    private sealed record Kept(CacheEntry Entry, long Position, long Size)
    {
        public LinkedListNode<Kept>? Age { get; set; }
    }
}
