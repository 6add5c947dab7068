namespace LlmDispatcher.Routing;

/// <summary>How a route is expected to do.</summary>
/// <param name="FirstToken">From request to first content.</param>
/// <param name="TokensPerSecond">Tokens a second after that.</param>
/// <param name="FailureRate">The part of attempts that fails, from 0 to 1.</param>
/// <param name="FirstContentP95">The time within which 95 of 100 answers begin; <see langword="null"/> while too few have been measured.</param>
internal sealed record RouteStatistics(TimeSpan FirstToken, double TokensPerSecond, double FailureRate, TimeSpan? FirstContentP95 = null)
{
    /// <summary>What is assumed of a route that nobody has tried: its model's prior, and that providers seldom fail. So new routes get tried.</summary>
    public static RouteStatistics Prior(ModelCard model) => new(model.FirstToken, model.TokensPerSecond, FailureRate: 0.02);
}
