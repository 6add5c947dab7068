using System.Globalization;

namespace LlmDispatcher.Batching;

/// <summary>One request of a batch, from the moment it is taken until its last chunk is handed over.</summary>
internal sealed class BatchEntry(int index, BatchItem item)
{
    public int Index => index;

    public TaskRequest Request => item.Request;

    private string Id { get; } = item.Id ?? index.ToString(CultureInfo.InvariantCulture);

    /// <summary>The provider that it counts for; <see langword="null"/> for none.</summary>
    public string? Provider { get; set; }

    /// <summary>What was read and not yet handed over.</summary>
    public Queue<BatchChunk> Chunks { get; } = [];

    /// <summary>Whether nothing more will be read.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Lets its reading go on.</summary>
    public Signal GoOn { get; } = new();

    public BatchChunk With(StreamChunk chunk) =>
        new()
        {
            Index = Index,
            Id = Id,
            Request = Request,
            Chunk = chunk,
        };

    public BatchChunk With(Exception error) =>
        new()
        {
            Index = Index,
            Id = Id,
            Request = Request,
            Error = error,
        };
}
