using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>Turns what a source threw into what the caller is told.</summary>
internal static class Verdict
{
    public static readonly ProviderFailure Truncated = new(
        FailureClass.Transient,
        LlmErrorKind.Truncated,
        "The stream ended without proof that the answer is complete."
    );

    public static Exception On(Exception error, Attempt attempt) =>
        error switch
        {
            ProviderException { InnerException: StreamTimeoutException timeout } silent => TimedOut(timeout, silent.Failure, attempt),
            ProviderException failed => Failed(failed.Failure, failed.InnerException, attempt),
            _ => Failed(Foreign(error), error, attempt),
        };

    public static Exception Failed(ProviderFailure failure, Exception? cause, Attempt attempt)
    {
        var ending = failure.Class == FailureClass.Refused ? Ending.Refused : Ending.Failed;
        StreamAttempt[] attempts = [attempt.Record(ending, failure)];
        var (provider, model) = attempt.Route;
        return attempt.Gate.IsCommitted
            ? new StreamingException(failure, cause)
            {
                Provider = provider,
                Model = model,
                Attempts = attempts,
                PartialText = attempt.Answer.Visible,
            }
            : new ProviderException(failure, cause)
            {
                Provider = provider,
                Model = model,
                Attempts = attempts,
            };
    }

    private static StreamTimeoutException TimedOut(StreamTimeoutException timeout, ProviderFailure failure, Attempt attempt) =>
        new(timeout.Deadline, timeout.Limit, timeout.Elapsed, timeout.InnerException)
        {
            Provider = attempt.Route.Provider,
            Model = attempt.Route.Model,
            Attempts = [attempt.Record(Ending.TimedOut, failure)],
            PartialText = attempt.Answer.Visible,
        };

    /// <summary>A source that throws something else than its contract says: a fault of the source, told with its cause.</summary>
    private static ProviderFailure Foreign(Exception error) =>
        new(FailureClass.Transient, LlmErrorKind.Unknown, $"The provider's source failed: {error.Message}");
}
