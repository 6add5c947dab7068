using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>What is tried after a failure before commit.</summary>
internal enum NextStep
{
    /// <summary>Nothing: the failure is the answer.</summary>
    Stop,

    /// <summary>The same route, after a wait.</summary>
    SameRoute,

    /// <summary>The next route, at once.</summary>
    NextRoute,
}

/// <summary>The table of failure classes (see docs/architecture.md, section 5), as a function.</summary>
internal static class FailureRules
{
    /// <param name="failure">What happened.</param>
    /// <param name="hasNext">Whether the plan holds another route that may be tried.</param>
    /// <param name="canRetry">Whether the route has retries left.</param>
    /// <param name="fits">Whether the wait before a retry fits what is left of the total time.</param>
    public static NextStep After(ProviderFailure failure, bool hasNext, bool canRetry, bool fits)
    {
        var onward = hasNext ? NextStep.NextRoute : NextStep.Stop;
        var again = canRetry && fits && failure.ShouldRetry is not false ? NextStep.SameRoute : onward;
        return failure.Class switch
        {
            FailureClass.Transient or FailureClass.Limited => again,
            FailureClass.Silent => hasNext ? NextStep.NextRoute : again, // it was given its time
            FailureClass.Exhausted or FailureClass.Denied or FailureClass.TooLong => onward,
            FailureClass.Invalid when failure.Kind == LlmErrorKind.ModelUnsupported => onward, // another wire language may have a word for it
            _ => NextStep.Stop, // refused, or wrong everywhere
        };
    }

    /// <summary>
    /// Whether another route can do better: what is too long needs a larger window, one that is not known counting as larger; and what is wrong with the address, the key or the account is wrong for
    /// all models of the provider.
    /// </summary>
    public static bool MayHelp(RouteCandidate route, ProviderFailure failure, RouteCandidate failed) =>
        failure switch
        {
            { Class: FailureClass.TooLong } => route.ContextWindow is null
                || failed.ContextWindow is null
                || route.ContextWindow > failed.ContextWindow,
            { StatusCode: 401 } or { Kind: LlmErrorKind.Connection or LlmErrorKind.QuotaExceeded } => route.Route.Provider
                != failed.Route.Provider,
            _ => true,
        };
}
