using LlmDispatcher.Streams;

namespace LlmDispatcher.Routing;

/// <summary>How a route has done lately.</summary>
/// <param name="FirstToken">From request to first content.</param>
/// <param name="TokensPerSecond">Tokens a second after that.</param>
/// <param name="FailureRate">The part of attempts that failed, from 0 to 1.</param>
internal sealed record RouteStatistics(TimeSpan FirstToken, double TokensPerSecond, double FailureRate)
{
    /// <summary>What is assumed of a route that nobody has tried: its model's prior, and that providers seldom fail. So new routes get tried.</summary>
    public static RouteStatistics Prior(ModelCard model) => new(model.FirstToken, model.TokensPerSecond, FailureRate: 0.02);
}

/// <summary>All that routing looks at, as it was at one moment.</summary>
/// <param name="Statistics">How the routes have done; those that nobody has tried are not in it.</param>
/// <param name="Today">The day, for models that come to their end.</param>
internal sealed record RoutingSnapshot(IReadOnlyDictionary<Route, RouteStatistics> Statistics, DateOnly Today);
