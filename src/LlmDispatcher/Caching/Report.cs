namespace LlmDispatcher.Caching;

/// <summary>Tells everybody, once, how one request went that did not have a provider of its own.</summary>
internal sealed class Report(TaskRequest request, IStreamLedger? ledger)
{
    public bool IsTold { get; private set; }

    /// <summary>The kind of work, where the request says it.</summary>
    public TaskType? TaskType => request.TaskType;

    public void Tell(StreamSummary summary)
    {
        if (IsTold)
            return;
        IsTold = true;
        request.Watcher?.Ended(summary);
        ledger?.RecordRequest(request, summary);
    }
}
