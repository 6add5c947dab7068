using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>Turns what an attempt came to into a failure, and a failure into what the caller is told.</summary>
internal static class Verdict
{
    private static readonly ProviderFailure Truncated = new(
        FailureClass.Transient,
        LlmErrorKind.Truncated,
        "The stream ended without proof that the answer is complete."
    );

    /// <summary>What a source threw, or that it ended without proof.</summary>
    /// <param name="error">What it threw; <see langword="null"/> when it ended.</param>
    /// <param name="passed">The deadline of ours that passed: then that is the reason, whatever it threw.</param>
    public static ProviderFailure FailureOf(Exception? error, StreamTimeoutException? passed) =>
        passed is not null ? new(FailureClass.Silent, LlmErrorKind.Timeout, passed.Message)
        : error is null ? Truncated
        : error is ProviderException provider ? provider.Failure
        // A source that throws something else than its contract says: a fault of the source, told with its cause.
        : new(FailureClass.Transient, LlmErrorKind.Unknown, $"The provider's source failed: {error.Message}");

    public static Ending EndingOf(ProviderFailure failure) =>
        failure.Class switch
        {
            FailureClass.Refused => Ending.Refused,
            FailureClass.Silent => Ending.TimedOut,
            _ => Ending.Failed,
        };

    public static Exception On(
        Attempt attempt,
        ProviderFailure failure,
        StreamTimeoutException? passed,
        Exception? cause,
        IReadOnlyList<StreamAttempt> attempts
    )
    {
        var (provider, model) = attempt.Route;
        if ((passed ?? cause?.InnerException as StreamTimeoutException) is { } timeout)
            return new StreamTimeoutException(timeout.Deadline, timeout.Limit, timeout.Elapsed, timeout.InnerException)
            {
                Provider = provider,
                Model = model,
                Attempts = [.. attempts],
                PartialText = attempt.Answer.Visible,
            };
        var inner = cause is ProviderException ? cause.InnerException : cause;
        if (attempt.Gate.IsCommitted)
            return new StreamingException(failure, inner)
            {
                Provider = provider,
                Model = model,
                Attempts = [.. attempts],
                PartialText = attempt.Answer.Visible,
            };
        return new ProviderException(failure, inner)
        {
            Provider = provider,
            Model = model,
            Attempts = [.. attempts],
        };
    }
}
