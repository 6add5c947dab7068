namespace LlmDispatcher.Batching;

/// <summary>Request by request; what comes of later ones is kept, up to a limit. The request whose turn it is never waits for the limit, so that there is always one that goes on.</summary>
internal sealed class InputOrder(int maxCharacters) : IBatchOrder
{
    private const int ChunkItself = 64;
    private const int MaxWaiting = 16;

    private readonly Dictionary<int, BatchEntry> _entries = [];
    private int _turn;
    private long _kept;

    public bool IsByInput => true;

    public bool IsEmpty => _entries.Count == 0;

    public void Begin(BatchEntry entry) => _entries.Add(entry.Index, entry);

    public void Add(BatchEntry entry, BatchChunk chunk)
    {
        entry.Chunks.Enqueue(chunk);
        _kept += Size(chunk);
    }

    public BatchChunk? Take()
    {
        while (_entries.TryGetValue(_turn, out var entry))
        {
            if (entry.Chunks.TryDequeue(out var chunk))
            {
                _kept -= Size(chunk);
                return chunk;
            }
            if (!entry.IsComplete)
                return null;
            _entries.Remove(_turn++);
        }
        return null;
    }

    public bool MayRead(BatchEntry entry) => HasRoom || (entry.Index == _turn && entry.Chunks.Count < MaxWaiting);

    public bool MayStart(int index) => HasRoom || index == _turn;

    private bool HasRoom => _kept < maxCharacters;

    private static int Size(BatchChunk chunk) =>
        ChunkItself
        + chunk.Text.Length
        + (chunk.Chunk?.Reasoning?.Length ?? 0)
        + (chunk.Summary?.Text.Length ?? 0)
        + ((chunk.Error as ILlmError)?.PartialText.Length ?? 0);
}
