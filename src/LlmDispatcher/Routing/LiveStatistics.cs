using System.Collections.Immutable;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Routing;

/// <summary>How the routes have done lately, for routing. Attempts are booked under a lock as they end; a snapshot is a reference that is taken, however many routes there are.</summary>
/// <param name="time">The clock.</param>
/// <param name="maxRoutes">Routes come from model names, which callers may make up: beyond so many, those that were measured longest ago are forgotten.</param>
internal sealed class LiveStatistics(TimeProvider time, int maxRoutes = 10_000) : IAttemptWatcher
{
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private ImmutableDictionary<Route, RouteFigures> _figures = ImmutableDictionary<Route, RouteFigures>.Empty;

    /// <summary>All that is known at this moment.</summary>
    public RoutingSnapshot Snapshot() =>
        new(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), Volatile.Read(ref _figures), time.GetElapsedTime(_start));

    public void Ended(Route route, StreamAttempt attempt, AnswerPace? pace)
    {
        var measured = Measurement.Of(attempt, pace);
        if (measured.IsEmpty)
            return;
        lock (_lock)
        {
            var figures = _figures.GetValueOrDefault(route, RouteFigures.None).With(measured, time.GetElapsedTime(_start));
            var all = _figures.SetItem(route, figures);
            Volatile.Write(ref _figures, all.Count <= maxRoutes ? all : WithoutTheOldest(all));
        }
    }

    /// <summary>A tenth goes at once, so that it need not be looked for every time.</summary>
    private ImmutableDictionary<Route, RouteFigures> WithoutTheOldest(ImmutableDictionary<Route, RouteFigures> all) =>
        all.RemoveRange(all.OrderBy(f => f.Value.MeasuredAt).Take(all.Count - maxRoutes + maxRoutes / 10).Select(f => f.Key).ToArray());
}
