using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Caching;

/// <summary>What of a stream is kept.</summary>
internal static class Recording
{
    /// <returns>The answer; <see langword="null"/> when it is none to keep.</returns>
    public static RecordedAnswer? Of(IReadOnlyList<RecordedEvent> log, StreamSummary summary, StreamingCache cache)
    {
        if (summary.Ending != Ending.Completed || !MayKeep(log, summary, cache))
            return null;
        var events = new List<RecordedEvent>(log.Count);
        foreach (var (e, at) in log)
        {
            switch (e.Kind)
            {
                case StreamEventKind.Answering: // what an attempt said before it failed is no part of the answer
                    events.Clear();
                    events.Add(new(e, at));
                    break;
                case StreamEventKind.Opened:
                    events.Add(new(StreamEvent.OfHead(e.Head! with { Requests = null, Tokens = null }), at)); // limits of then
                    break;
                case StreamEventKind.AttemptFailed
                or StreamEventKind.Reset
                or StreamEventKind.Cached
                or StreamEventKind.Ended
                or StreamEventKind.Other:
                    break;
                default:
                    events.Add(new(e.WithPayload(default), at));
                    break;
            }
        }
        return new RecordedAnswer(summary.Provider, summary.Model, [.. events]);
    }

    private static bool MayKeep(IReadOnlyList<RecordedEvent> log, StreamSummary summary, StreamingCache cache)
    {
        if (summary.Text.Length == 0 && summary.ToolCalls.Count == 0)
            return false; // it is worth another try
        var reason = summary.FinishReason;
        if (reason == ChatFinishReason.Length)
            return cache.CacheLengthCut;
        if (reason == ChatFinishReason.ToolCalls)
            return cache.CacheTools;
        return reason == ChatFinishReason.Stop && !log.Any(l => l.Event.Finish is { RawReason: "pause_turn" }); // Anthropic's: to be gone on with
    }
}
