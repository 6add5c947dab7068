namespace LlmDispatcher;

/// <summary>
/// Takes note of what is used. Every attempt is told once, as it ends, and every request once, after its attempts: completed, failed, cancelled, abandoned or lost to a faster one alike.
/// </summary>
/// <remarks>
/// Called from many streams at once, and while the caller waits: return quickly, and leave what takes time for later. Reading <see cref="StreamAttempt.Usage"/> or a cost may take time, where they are
/// estimates (<see cref="StreamAttempt.IsUsageEstimated"/>). What a ledger throws never reaches the stream.
/// </remarks>
public interface IStreamLedger
{
    /// <summary>An attempt has ended.</summary>
    /// <param name="request">What the caller asked for.</param>
    /// <param name="attempt">What came of this attempt.</param>
    void RecordAttempt(TaskRequest request, StreamAttempt attempt);

    /// <summary>A request has ended.</summary>
    /// <param name="request">What the caller asked for.</param>
    /// <param name="summary">How it went, whatever its ending.</param>
    void RecordRequest(TaskRequest request, StreamSummary summary);
}
