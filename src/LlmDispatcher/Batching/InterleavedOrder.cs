namespace LlmDispatcher.Batching;

/// <summary>The requests in turn, a chunk each, as there are any.</summary>
internal sealed class InterleavedOrder(int maxParallelism) : IBatchOrder
{
    private const int MaxWaiting = 16;

    private readonly Queue<BatchEntry> _turns = [];

    public bool IsByInput => false;

    public bool IsEmpty => _turns.Count == 0;

    public void Begin(BatchEntry entry) { }

    public void Add(BatchEntry entry, BatchChunk chunk)
    {
        if (entry.Chunks.Count == 0)
            _turns.Enqueue(entry);
        entry.Chunks.Enqueue(chunk);
    }

    public BatchChunk? Take()
    {
        if (!_turns.TryDequeue(out var entry))
            return null;
        var chunk = entry.Chunks.Dequeue();
        if (entry.Chunks.Count > 0)
            _turns.Enqueue(entry);
        return chunk;
    }

    public bool MayRead(BatchEntry entry) => entry.Chunks.Count < MaxWaiting;

    /// <summary>Who reads slowly is not read ahead of.</summary>
    public bool MayStart(int index) => _turns.Count < maxParallelism;
}
