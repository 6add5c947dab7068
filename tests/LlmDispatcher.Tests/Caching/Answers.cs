using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Caching;

/// <summary>Answers to cache, and a switch that gives them.</summary>
internal static class Answers
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static StreamEvent Stop => Finish(ChatFinishReason.Stop);

    public static StreamEvent Finish(ChatFinishReason reason) => StreamEvent.OfFinish(new Finish(reason, reason.Value));

    public static StreamEvent[] Text(params string[] pieces) =>
        [
            StreamEvent.OfStart(new ResponseStart("answer-1", "m-2026")),
            .. pieces.Select(StreamEvent.OfText),
            StreamEvent.OfUsage(
                new UsageDetails
                {
                    InputTokenCount = 10,
                    OutputTokenCount = 5,
                    TotalTokenCount = 15,
                }
            ),
            Stop,
        ];

    public static LlmSwitch Switch(StreamingCache? cache, IStreamSource source, Action<LlmSwitchBuilder>? configure = null) =>
        LlmSwitch.Create(b =>
        {
            b.Policy = new StreamPolicy { MaxRetries = 0 };
            b.AddSource("p", source, "m");
            if (cache is not null)
                b.UseCache(cache);
            configure?.Invoke(b);
        });

    public static async Task<List<StreamEvent>> AskAsync(this LlmSwitch llm, TaskRequest request)
    {
        var (events, error) = await Transcript.CollectAsync(llm.StreamEventsAsync(request, Token));
        return error is null ? events : throw error;
    }

    /// <summary>What the cache had.</summary>
    public static async Task<CacheResult?> OutcomeAsync(this LlmSwitch llm, TaskRequest request)
    {
        var events = await llm.AskAsync(request);
        var result = events[0].Cache;
        events[^1].Summary!.Cache.ShouldBe(result);
        return result;
    }

    public static Task<CacheResult?> OutcomeAsync(this LlmSwitch llm, string prompt) => llm.OutcomeAsync(new TaskRequest(prompt));

    /// <summary>The events of an answer without what differs from one stream of it to the next.</summary>
    public static string Said(IEnumerable<StreamEvent> events) =>
        Transcript.Of(events.Where(e => e.Kind is not (StreamEventKind.Cached or StreamEventKind.Ended)));
}
