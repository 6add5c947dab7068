using LlmDispatcher.Dispatch.Hedging;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>What all requests of a switch share.</summary>
internal sealed class DispatchContext(Func<string, IStreamSource> sourceOf, StreamPolicy defaults, TimeProvider time, Func<double> random)
{
    /// <summary>The source behind a provider's id.</summary>
    public Func<string, IStreamSource> SourceOf => sourceOf;

    /// <summary>How hard to try, where a request does not say; and always for what the requests share.</summary>
    public StreamPolicy Defaults => defaults;

    public TimeProvider Time => time;

    /// <summary>From 0 to 1, for waits between attempts.</summary>
    public Func<double> Random => random;

    /// <summary>Hears of every attempt.</summary>
    public IAttemptWatcher? Watcher { get; init; }

    /// <summary>Takes note of every attempt and request; never throws.</summary>
    public IStreamLedger? Ledger { get; init; }

    public RouteHealth Health { get; } = new(time);

    /// <summary>The requests under way.</summary>
    public RunningStreams Running { get; } = new();

    public HedgeShare HedgeShare { get; } = new(defaults.MaxHedgedShare);
}
