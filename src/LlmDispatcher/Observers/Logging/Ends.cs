using LlmDispatcher.Streams;
using Microsoft.Extensions.Logging;

namespace LlmDispatcher.Observers.Logging;

/// <summary>Writes into the log how attempts and requests ended.</summary>
internal static class Ends
{
    public static void Log(ILogger logger, StreamAttempt failed) =>
        Logging.Log.AttemptFailed(
            logger,
            failed.Number,
            failed.Provider,
            failed.Model,
            failed.Failure?.Kind,
            failed.Failure?.Class,
            failed.Failure?.StatusCode,
            failed.Failure?.Code,
            failed.RequestId
        );

    public static void Log(ILogger logger, StreamSummary summary, LlmErrorKind? error)
    {
        var (provider, model, milliseconds) = (summary.Provider, summary.Model, summary.Duration.TotalMilliseconds);
        if (summary.Ending is Ending.Cancelled or Ending.Abandoned)
            Logging.Log.Left(logger, provider, model, summary.Ending, milliseconds);
        else if (summary.Ending is Ending.Completed || error is null)
            Logging.Log.Answered(
                logger,
                provider,
                model,
                summary.Ending,
                summary.FinishReason?.Value,
                summary.Attempts.Count,
                milliseconds,
                summary.TimeToFirstToken?.TotalMilliseconds
            );
        else
            Logging.Log.Failed(logger, provider, model, summary.Ending, error.Value.ToString(), summary.Attempts.Count, milliseconds);
    }
}
