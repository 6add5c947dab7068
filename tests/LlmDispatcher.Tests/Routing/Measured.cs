using LlmDispatcher.Routing;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Routing;

/// <summary>Attempts for the statistics, as they end.</summary>
internal static class Measured
{
    public static void Succeeded(this LiveStatistics statistics, Route route, double? firstContent = 1, AnswerPace? pace = null) =>
        statistics.Ended(route, Attempt(route, Ending.Completed, firstContent), pace);

    public static void Failed(this LiveStatistics statistics, Route route, FailureClass failure = FailureClass.Transient) =>
        statistics.Ended(route, Attempt(route, Ending.Failed, failure: failure), pace: null);

    public static StreamAttempt Attempt(
        Route route,
        Ending ending,
        double? firstContent = null,
        double duration = 0.1,
        FailureClass? failure = null
    ) =>
        new()
        {
            Number = 1,
            Provider = route.Provider,
            Model = route.Model,
            StartedAfter = TimeSpan.Zero,
            FirstContent = firstContent is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Duration = TimeSpan.FromSeconds(duration),
            Ending = ending,
            Failure = failure is { } its ? new ProviderFailure(its, LlmErrorKind.Unknown, "failed") : null,
        };
}
