namespace LlmDispatcher.Observers;

/// <summary>All ledgers as one that never throws: what one of them throws, its owner is told and the others do not notice.</summary>
internal sealed class Ledgers(IReadOnlyList<(IStreamLedger Ledger, Action<Exception>? OnFailure)> ledgers) : IStreamLedger
{
    public void RecordAttempt(TaskRequest request, StreamAttempt attempt)
    {
        foreach (var (ledger, onFailure) in ledgers)
        {
            try
            {
                ledger.RecordAttempt(request, attempt);
            }
            catch (Exception error)
            {
                Tell(onFailure, error);
            }
        }
    }

    public void RecordRequest(TaskRequest request, StreamSummary summary)
    {
        foreach (var (ledger, onFailure) in ledgers)
        {
            try
            {
                ledger.RecordRequest(request, summary);
            }
            catch (Exception error)
            {
                Tell(onFailure, error);
            }
        }
    }

    private static void Tell(Action<Exception>? onFailure, Exception error)
    {
        try
        {
            onFailure?.Invoke(error);
        }
        catch (Exception)
        {
            // There is nobody left to tell.
        }
    }
}
