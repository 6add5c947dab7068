using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>How long to wait before the same route is asked again.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    /// <summary>What the provider asks for; else exponential with full jitter, so that those who failed together do not come back together.</summary>
    /// <param name="failure">What happened.</param>
    /// <param name="retries">How often the route has been tried again before.</param>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan Before(ProviderFailure failure, int retries, double random)
    {
        if (failure.RetryAfter is { } asked)
            return asked;
        var ceiling = First * Math.Pow(2, Math.Min(retries, 10));
        return (ceiling < Longest ? ceiling : Longest) * random;
    }
}
