using System.Buffers;
using LlmDispatcher.Gateway.Answers;
using LlmDispatcher.Gateway.Dialects;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Fuzz.Targets;

/// <summary>What the gateway does with an answer that was read: whatever it holds, every language has a way to write it, streamed and whole.</summary>
internal static class Writers
{
    private static readonly IInboundDialect[] Languages =
    [
        ChatInbound.Instance,
        ResponsesInbound.Instance,
        MessagesInbound.Instance,
        new GeminiInbound("m", isStream: true),
        TranscriptionInbound.Instance,
    ];

    private static readonly ResponseStart Start = new("id", "m", DateTimeOffset.UnixEpoch);

    private static readonly InboundRequest Request = new(new TaskRequest("Hi"), Stream: true, IncludeUsage: true);

    private static readonly StreamSummary Summary = new()
    {
        Ending = Ending.Completed,
        Provider = "p",
        Model = "m",
        Text = "",
        Duration = TimeSpan.Zero,
        Attempts = [],
    };

    private static readonly Seam Taken = new()
    {
        Attempt = 2,
        Provider = "q",
        Model = "n",
        Offset = 0,
        Method = SeamMethod.Echo,
    };

    /// <param name="events">A complete answer.</param>
    /// <param name="spoken">The language in which it came.</param>
    public static void Check(List<StreamEvent> events, WireDialect spoken)
    {
        foreach (var dialect in Languages)
        {
            // A text is not asked of a model that hears, nor a recording of one that reads.
            if ((dialect.Language == WireDialect.Transcription) != (spoken == WireDialect.Transcription))
                continue;
            Stream(events, spoken, dialect);
            if (spoken != WireDialect.Transcription)
                Seam(events, spoken, dialect);
            Whole(events, spoken, dialect);
        }
    }

    private static void Stream(List<StreamEvent> events, WireDialect spoken, IInboundDialect dialect)
    {
        var output = new ArrayBufferWriter<byte>();
        using var relay = new AnswerRelay(dialect.Stream(output, Start, Request), dialect.Language);
        relay.Take(StreamEvent.OfAnswering(new Route("p", "m")));
        relay.Take(StreamEvent.OfHead(new ResponseHead { Dialect = spoken }));
        foreach (var e in events)
            relay.Take(e);
        relay.Complete(Summary);
    }

    // An answer that calls tools, or that has said why it ends, is not gone on with.
    private static bool CanBeGoneOnWith(StreamEvent e) =>
        e.Kind
            is not (
                StreamEventKind.Finished
                or StreamEventKind.ToolCallStarted
                or StreamEventKind.ToolCallFragment
                or StreamEventKind.ToolCallEnded
            );

    /// <summary>The answer breaks off in its middle, and another provider goes on with its text.</summary>
    private static void Seam(List<StreamEvent> events, WireDialect spoken, IInboundDialect dialect)
    {
        var output = new ArrayBufferWriter<byte>();
        using var relay = new AnswerRelay(dialect.Stream(output, Start, Request), dialect.Language);
        relay.Take(StreamEvent.OfAnswering(new Route("p", "m")));
        relay.Take(StreamEvent.OfHead(new ResponseHead { Dialect = spoken }));
        foreach (var e in events.Take(events.Count / 2).TakeWhile(CanBeGoneOnWith))
            relay.Take(e);
        relay.Take(StreamEvent.OfSeam(Taken));
        relay.Take(StreamEvent.OfText("and on"));
        relay.Take(StreamEvent.OfFinish(events.First(e => e.Kind == StreamEventKind.Finished).Finish!));
        relay.Complete(Summary);
    }

    private static void Whole(List<StreamEvent> events, WireDialect spoken, IInboundDialect dialect)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = dialect.Whole(Start);
        foreach (var e in events)
        {
            if (Seals.Before(e, spoken, dialect.Language) is { } seal)
                writer.Take(seal);
            var said = Seals.Named(e, spoken, dialect.Language);
            writer.Take(spoken == dialect.Language ? said : said.WithPayload(default));
        }
        writer.Complete(output, []);
    }
}
