namespace LlmDispatcher.Routing;

/// <summary>What has been measured of a route. It never changes: another measurement makes another one, so that whoever plans by it sees one moment.</summary>
internal sealed record RouteFigures
{
    private const double LongestSeconds = 600;
    private const double ShortestSeconds = 0.001;
    private const double HighestRate = 10_000;
    private const double LowestRate = 0.1;

    // Means of logarithms, as times and rates differ by factors: an answer that is ten times slower than usual weighs as much as one that is ten times faster.
    private FadingMean _logFirstContent;
    private FadingMean _logTokensPerSecond;
    private FadingMean _failures; // 1 for an attempt that failed, 0 for one that was answered
    private RecentTimes _firstContents = RecentTimes.None;

    private RouteFigures() { }

    public static RouteFigures None { get; } = new();

    /// <summary>When the last measurement was made.</summary>
    public TimeSpan MeasuredAt { get; private init; }

    /// <summary>These with what another attempt tells.</summary>
    public RouteFigures With(in Measurement measured, TimeSpan now)
    {
        var next = this with { MeasuredAt = now };
        if (measured.FirstContent is { } time && (!measured.IsAtLeast || time.TotalSeconds >= MeanFirstContent(now)))
        {
            next._logFirstContent = _logFirstContent.With(Log(time.TotalSeconds, ShortestSeconds, LongestSeconds), now);
            next._firstContents = _firstContents.With(time, now);
        }
        if (measured.TokensPerSecond is { } rate)
            next._logTokensPerSecond = _logTokensPerSecond.With(Log(rate, LowestRate, HighestRate), now);
        if (measured.HasFailed is { } failed)
            next._failures = _failures.With(failed ? 1 : 0, now);
        return next;
    }

    /// <summary>What is to be expected of the route.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="prior">What was assumed before anything was measured.</param>
    public RouteStatistics At(TimeSpan now, RouteStatistics prior) =>
        new(
            prior.FirstToken * Factor(_logFirstContent, Log(prior.FirstToken.TotalSeconds, ShortestSeconds, LongestSeconds), now),
            prior.TokensPerSecond * Factor(_logTokensPerSecond, Log(prior.TokensPerSecond, LowestRate, HighestRate), now),
            // So few attempts tell nobody apart who fails less often than is assumed. If they did, the one that happens to be in use would keep its lead over all others for ever.
            Math.Max(prior.FailureRate, _failures.Expect(prior.FailureRate, now)),
            _firstContents.P95At(now)
        );

    /// <summary>What was measured, without a prior; 0 when that is nothing.</summary>
    private double MeanFirstContent(TimeSpan now) => _logFirstContent.WeightAt(now) > 0 ? Math.Exp(_logFirstContent.Mean) : 0;

    /// <summary>By how much more or less than assumed.</summary>
    private static double Factor(FadingMean measured, double prior, TimeSpan now) => Math.Exp(measured.Expect(prior, now) - prior);

    private static double Log(double value, double least, double most) => Math.Log(Math.Clamp(value, least, most));
}
