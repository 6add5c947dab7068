using LlmDispatcher.Observers.Logging;
using Microsoft.Extensions.Logging;

namespace LlmDispatcher.Observers;

/// <summary>All ledgers as one that never throws: what one of them throws, its owner is told and the others do not notice.</summary>
internal sealed class Ledgers(IReadOnlyList<(IStreamLedger Ledger, Action<Exception>? OnFailure)> ledgers, ILogger? logger = null)
    : IStreamLedger
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
                Tell(ledger, onFailure, error);
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
                Tell(ledger, onFailure, error);
            }
        }
    }

    private void Tell(IStreamLedger ledger, Action<Exception>? onFailure, Exception error)
    {
        if (logger is not null)
            Log.LedgerFailed(logger, error, ledger.GetType().Name);
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
