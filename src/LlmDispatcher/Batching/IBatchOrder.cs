namespace LlmDispatcher.Batching;

/// <summary>What is read and not yet handed over: in which order it goes out, and how much of it there may be. Called under the run's lock.</summary>
internal interface IBatchOrder
{
    /// <summary>Whether a request may wait for one that was given before it.</summary>
    bool IsByInput { get; }

    bool IsEmpty { get; }

    void Begin(BatchEntry entry);

    void Add(BatchEntry entry, BatchChunk chunk);

    /// <summary>The next chunk to hand over, if there is one.</summary>
    BatchChunk? Take();

    /// <summary>Whether there is room for another chunk of this request.</summary>
    bool MayRead(BatchEntry entry);

    /// <summary>Whether there is room for the request at this position.</summary>
    bool MayStart(int index);
}
