using LlmDispatcher.Streams;

namespace LlmDispatcher.Routing;

/// <summary>What one ended attempt tells of its route.</summary>
/// <param name="FirstContent">From its start to the first content; <see langword="null"/> when it does not tell.</param>
/// <param name="IsAtLeast">Whether it would have taken longer still: we stopped waiting.</param>
/// <param name="TokensPerSecond">Tokens a second after that; <see langword="null"/> when that is not known.</param>
/// <param name="HasFailed">Whether the route failed; <see langword="null"/> when it did neither that nor answer.</param>
internal readonly record struct Measurement(TimeSpan? FirstContent, bool IsAtLeast, double? TokensPerSecond, bool? HasFailed)
{
    /// <summary>Whether it tells nothing.</summary>
    public bool IsEmpty => this is { FirstContent: null, TokensPerSecond: null, HasFailed: null };

    public static Measurement Of(StreamAttempt attempt, AnswerPace? pace)
    {
        // Left out, the slow ones would make the route look the faster the sooner we stop waiting for it.
        var isAtLeast = attempt.FirstContent is null && WeStoppedWaiting(attempt.Ending);
        return new(
            isAtLeast ? attempt.Duration : attempt.FirstContent,
            isAtLeast,
            pace is { Tokens: > 0 } p && p.Time > TimeSpan.Zero ? p.Tokens / p.Time.TotalSeconds : null,
            HasFailedRoute(attempt)
        );
    }

    /// <summary>We, not the caller: a deadline passed, or another attempt was faster.</summary>
    private static bool WeStoppedWaiting(Ending ending) =>
        ending is not (Ending.Completed or Ending.Refused or Ending.Failed or Ending.Cancelled or Ending.Abandoned);

    /// <summary>What is wrong with a request says nothing about the route: else a caller's mistakes would hide the provider's, or look like them.</summary>
    private static bool? HasFailedRoute(StreamAttempt attempt) =>
        attempt switch
        {
            {
                Failure.Class: FailureClass.Transient
                    or FailureClass.Silent
                    or FailureClass.Limited
                    or FailureClass.Denied
                    or FailureClass.Exhausted
            } => true,
            { Failure: null, Ending: Ending.Completed or Ending.Refused } => false,
            _ => null,
        };
}
