using LlmDispatcher.Caching;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Caching;

/// <summary>What of a stream is kept, and which streams are.</summary>
public sealed class RecordingTests
{
    private static readonly StreamingCache Plain = new();

    public static TheoryData<string, bool, bool> Kept =>
        new()
        {
            // finish reason, kept by a plain cache, kept by one that keeps all it can
            { "stop", true, true },
            { "length", false, true },
            { "tool_calls", false, true },
            { "content_filter", false, false },
            { "of next year", false, false },
        };

    [Theory]
    [MemberData(nameof(Kept))]
    public void Answer_ByItsFinish_IsKeptOrNot(string reason, bool plain, bool all)
    {
        var finish = StreamEvent.OfFinish(new Finish(new ChatFinishReason(reason), reason));
        Of(Plain, reason, StreamEvent.OfText("x"), finish).ShouldBe(plain);
        Of(new StreamingCache { CacheLengthCut = true, CacheTools = true }, reason, StreamEvent.OfText("x"), finish).ShouldBe(all);
        Of(new StreamingCache { CacheLengthCut = true }, "tool_calls", StreamEvent.OfText("x"), finish).ShouldBeFalse();
    }

    [Fact]
    public void Answer_ThatTheProviderWantsToGoOnWith_IsNotKept()
    {
        var pause = StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "pause_turn"));
        Of(Plain, "stop", StreamEvent.OfText("x"), pause).ShouldBeFalse();
    }

    [Theory]
    [InlineData(Ending.Refused)]
    [InlineData(Ending.Failed)]
    [InlineData(Ending.Abandoned)]
    public void Stream_ThatIsNotCompleted_IsNotKept(Ending ending) =>
        Recording.Of(Log(StreamEvent.OfText("x"), Answers.Stop), Summary("stop") with { Ending = ending }, Plain).ShouldBeNull();

    [Fact]
    public void Answer_OfNothing_IsNotKept()
    {
        Recording.Of(Log(Answers.Stop), Summary("stop") with { Text = "" }, Plain).ShouldBeNull();
        var calls = Summary("stop") with { Text = "", ToolCalls = [new FunctionCallContent("c", "f")] };
        Recording.Of(Log(Answers.Stop), calls, Plain).ShouldNotBeNull();
    }

    [Fact]
    public void Recording_HoldsTheAnswerAndNotHowItCameAbout()
    {
        var head = new ResponseHead
        {
            RequestId = "r",
            Requests = new(60, 1, TimeSpan.FromSeconds(1)),
            Tokens = new(60, 1, TimeSpan.FromSeconds(1)),
        };
        var log = Log(
            StreamEvent.OfCache(new CacheResult(CacheOutcome.Miss, "k")),
            StreamEvent.OfAnswering(new Route("a", "m")),
            StreamEvent.OfReasoning("of an attempt that failed"),
            StreamEvent.OfAnswering(new Route("b", "m")),
            StreamEvent.OfHead(head),
            StreamEvent.OfOther().WithPayload(new Payload("ping", "{}"u8.ToArray())),
            StreamEvent.OfText("x").WithPayload(new Payload("", "{}"u8.ToArray())),
            StreamEvent.OfReset(),
            Answers.Stop
        );
        var kept = Recording.Of(log, Summary("stop"), Plain).ShouldNotBeNull();
        (kept.Provider, kept.Model).ShouldBe(("b", "m-2026"));
        kept.Events.Select(e => e.Event.Kind)
            .ShouldBe([StreamEventKind.Answering, StreamEventKind.Opened, StreamEventKind.Text, StreamEventKind.Finished]);
        kept.Events[0].Event.Route!.Provider.ShouldBe("b");
        kept.Events[1].Event.Head.ShouldBe(new ResponseHead { RequestId = "r" });
        kept.Events[2].Event.Payload.IsEmpty.ShouldBeTrue();
        kept.Events.Select(e => e.At.Seconds).ShouldBe([3, 4, 6, 8]);
    }

    [Fact]
    public void Size_OfAnAnswer_IsItsEventsAndItsText()
    {
        var answer = new RecordedAnswer("p", "m", [new(StreamEvent.OfText("abcd"), TimeSpan.Zero), new(Answers.Stop, TimeSpan.Zero)]);
        answer.MemorySize.ShouldBe(96 + 24 + 8 + 96 + 200 + 8);
        new RecordedEvent(StreamEvent.OfText("abcd").WithPayload(new Payload("", new byte[5])), TimeSpan.Zero).MemorySize.ShouldBe(
            96 + 24 + 8 + 5
        );
    }

    [Theory]
    [InlineData(true, 10, 5)]
    [InlineData(false, 0, 1)]
    public void Expectation_OfAKeptAnswer_IsWhatItWas(bool isCounted, int input, int output)
    {
        StreamEvent[] events = isCounted ? Answers.Text("four") : [StreamEvent.OfText("four"), Answers.Stop];
        var answer = new RecordedAnswer("p", "m", [.. events.Select(e => new RecordedEvent(e, TimeSpan.Zero))]);
        var expected = answer.Expected(new Route("p", "m"), TaskType.CodeGeneration);
        (expected.Task, expected.InputTokens, expected.AnswerTokens).ShouldBe((TaskType.CodeGeneration, input, output));
        answer.Expected(new Route("p", "m"), task: null).Task.ShouldBe(TaskType.TextGeneration);
    }

    [Fact]
    public void Answer_WithoutProof_CannotBeKept() =>
        Should.Throw<InvalidOperationException>(() => new RecordedAnswer("p", "m", [new(StreamEvent.OfText("x"), TimeSpan.Zero)]));

    private static bool Of(StreamingCache cache, string reason, params StreamEvent[] events) =>
        Recording.Of(Log(events), Summary(reason), cache) is not null;

    private static RecordedEvent[] Log(params StreamEvent[] events) =>
        [.. events.Select((e, i) => new RecordedEvent(e, TimeSpan.FromSeconds(i)))];

    private static StreamSummary Summary(string reason) =>
        new()
        {
            Ending = Ending.Completed,
            FinishReason = new ChatFinishReason(reason),
            Provider = "b",
            Model = "m-2026",
            Text = "x",
            Duration = TimeSpan.Zero,
            Attempts = [],
        };
}
