namespace LlmDispatcher.Dispatch;

/// <summary>How long an attempt may be silent, where the policy does not say.</summary>
internal static class Limits
{
    /// <summary>After the proof only token counts can follow: worth a moment, not more.</summary>
    public static readonly TimeSpan AfterProof = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan WithAnotherRoute = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WithoutAnotherRoute = TimeSpan.FromSeconds(60);
    private const double TokensPerSecond = 4000;

    /// <summary>How long the first content may take: longer for a model that thinks, for the last route that is left, and for a long request.</summary>
    public static TimeSpan FirstContent(StreamPolicy policy, RouteCandidate route, bool isLast, int inputTokens) =>
        policy.FirstContentTimeout
        ?? (isLast || route.IsReasoning ? WithoutAnotherRoute : WithAnotherRoute) + TimeSpan.FromSeconds(inputTokens / TokensPerSecond);
}
