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

    private static readonly ProviderFailure Mismatched = new(
        FailureClass.Invalid,
        LlmErrorKind.MalformedResponse,
        "The model was to go on with a text that had broken off, and what it wrote does not go on from it."
    );

    /// <summary>Why an attempt that is over has failed.</summary>
    public static ProviderFailure FailureOf(Attempt attempt) =>
        attempt switch
        {
            { Gate.IsMismatched: true } => Mismatched,
            { Passed: { } passed } => new(FailureClass.Silent, LlmErrorKind.Timeout, passed.Message), // that is the reason, whatever was thrown
            { Error: null } => Truncated,
            { Error: ProviderException provider } => provider.Failure,
            // A source that throws something else than its contract says: a fault of the source, told with its cause.
            { Error: var error } => new(FailureClass.Transient, LlmErrorKind.Unknown, $"The provider's source failed: {error.Message}"),
        };

    public static Ending EndingOf(ProviderFailure failure) =>
        failure.Class switch
        {
            FailureClass.Refused => Ending.Refused,
            FailureClass.Silent => Ending.TimedOut,
            _ => Ending.Failed,
        };

    /// <summary>What the caller is told of an answer that was broken off because the switch is shut down.</summary>
    public static Exception OnStop(Route route, bool wasShown, string shown, IReadOnlyList<StreamAttempt> attempts)
    {
        var stopped = new DispatcherStoppedException(DispatcherStoppedException.BrokenOff)
        {
            Provider = route.Provider,
            Model = route.Model,
            Attempts = attempts,
        };
        if (!wasShown)
            return stopped;
        return new StreamingException(new(FailureClass.Transient, LlmErrorKind.ServiceUnavailable, stopped.Message), stopped)
        {
            Provider = route.Provider,
            Model = route.Model,
            Attempts = attempts,
            PartialText = shown,
        };
    }

    /// <summary>What the caller is told.</summary>
    /// <param name="attempt">The attempt that decided it.</param>
    /// <param name="failure">Why it failed.</param>
    /// <param name="wasShown">Whether anything was handed over, by this attempt or before.</param>
    /// <param name="shown">The text so far.</param>
    /// <param name="attempts">All that was tried.</param>
    public static Exception On(Attempt attempt, ProviderFailure failure, bool wasShown, string shown, IReadOnlyList<StreamAttempt> attempts)
    {
        var (provider, model) = attempt.Route;
        var cause = attempt.Error;
        if ((attempt.Passed ?? cause?.InnerException as StreamTimeoutException) is { } timeout)
            return new StreamTimeoutException(timeout.Deadline, timeout.Limit, timeout.Elapsed, timeout.InnerException)
            {
                Provider = provider,
                Model = model,
                Attempts = attempts,
                PartialText = shown,
            };
        var inner = cause is ProviderException ? cause.InnerException : cause;
        if (wasShown)
            return new StreamingException(failure, inner)
            {
                Provider = provider,
                Model = model,
                Attempts = attempts,
                PartialText = shown,
            };
        return new ProviderException(failure, inner)
        {
            IsExhausted = IsExhausted(failure, attempts),
            Provider = provider,
            Model = model,
            Attempts = attempts,
        };
    }

    /// <summary>With several routes asked, only what is wrong with the request itself says more than that all have failed.</summary>
    private static bool IsExhausted(ProviderFailure failure, IReadOnlyList<StreamAttempt> attempts) =>
        failure.Class is not (FailureClass.Refused or FailureClass.Invalid or FailureClass.TooLong)
        && attempts.Any(a => (a.Provider, a.Model) != (attempts[0].Provider, attempts[0].Model));
}
