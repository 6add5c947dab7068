using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LlmDispatcher.Observers.Telemetry;

/// <summary>The process's source of traces and its meters. While nobody listens, nobody is told, and nothing is made to tell.</summary>
internal static class Instruments
{
    public const string Name = "LlmDispatcher";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "gen_ai.client.operation.duration",
        "s",
        "From the request to the end of its stream.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
        }
    );

    public static readonly Histogram<double> FirstChunk = Meter.CreateHistogram(
        "gen_ai.client.operation.time_to_first_chunk",
        "s",
        "From the request to the first content.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
        }
    );

    public static readonly Histogram<long> Tokens = Meter.CreateHistogram(
        "gen_ai.client.token.usage",
        "{token}",
        "Tokens of each answered attempt, as its provider reported them.",
        advice: new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
        }
    );

    public static readonly Counter<long> Attempts = Meter.CreateCounter<long>("llmdispatcher.attempts", "{attempt}", "Routes opened.");

    public static readonly Counter<long> Fallbacks = Meter.CreateCounter<long>(
        "llmdispatcher.fallbacks",
        "{attempt}",
        "Attempts on another route, as the one before failed."
    );

    public static readonly Counter<long> Hedges = Meter.CreateCounter<long>(
        "llmdispatcher.hedges",
        "{attempt}",
        "Attempts beside one that was slow to begin."
    );

    public static readonly Counter<long> Seams = Meter.CreateCounter<long>(
        "llmdispatcher.seams",
        "{seam}",
        "Texts that broke off and were gone on with."
    );

    public static readonly Counter<double> Cost = Meter.CreateCounter<double>(
        "llmdispatcher.cost",
        "USD",
        "What attempts cost whose tokens were reported and whose price is known."
    );

    public static readonly Counter<long> BreakersOpened = Meter.CreateCounter<long>(
        "llmdispatcher.breaker.opened",
        "{break}",
        "Routes that were left alone after failures."
    );

    public static readonly Counter<long> CacheLookups = Meter.CreateCounter<long>(
        "llmdispatcher.cache.lookups",
        "{request}",
        "Requests that a cache was asked for, by what it had."
    );

    /// <summary>Whether anybody listens to any of them.</summary>
    public static bool AreHeard =>
        Source.HasListeners()
        || Duration.Enabled
        || FirstChunk.Enabled
        || Tokens.Enabled
        || Attempts.Enabled
        || Fallbacks.Enabled
        || Hedges.Enabled
        || Seams.Enabled
        || Cost.Enabled
        || BreakersOpened.Enabled
        || CacheLookups.Enabled;
}
