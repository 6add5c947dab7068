using System.Collections.Immutable;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Routing;

/// <summary>All that routing looks at, as it was at one moment.</summary>
/// <param name="Today">The day, for models that come to their end.</param>
/// <param name="Figures">What has been measured; routes that nobody has tried are not in it.</param>
/// <param name="Now">The moment, on the clock of the figures.</param>
internal sealed record RoutingSnapshot(DateOnly Today, ImmutableDictionary<Route, RouteFigures> Figures, TimeSpan Now)
{
    /// <summary>The snapshot of one who has measured nothing yet.</summary>
    public static RoutingSnapshot OfNothing(DateOnly today) => new(today, ImmutableDictionary<Route, RouteFigures>.Empty, TimeSpan.Zero);

    /// <summary>What is expected of a route: what has been measured lately, blended with what is assumed of its model.</summary>
    public RouteStatistics Of(Route route, ModelCard card)
    {
        var prior = RouteStatistics.Prior(card);
        return Figures.TryGetValue(route, out var figures) ? figures.At(Now, prior) : prior;
    }
}
