using System.Buffers;
using System.Text;
using CsCheck;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Anthropic;

public sealed class MessagesWriterTests
{
    [Fact]
    public void Stream_Written_IsReadAsItWas() =>
        MessagesAnswers.Any.Sample(answer =>
        {
            var (events, error) = MessagesFixtures.ReadAsync(TrickleStream.Whole(MessagesWriting.Stream(answer))).GetAwaiter().GetResult();
            error.ShouldBeNull();
            Events.Of(WithLastUsage(events)).ShouldBe(Events.Of(answer));
        });

    [Fact]
    public void Response_Written_IsReadAsItWas() =>
        MessagesAnswers.Any.Sample(
            answer =>
            {
                var (events, error) = MessagesFixtures.ReadWholeAsync(MessagesWriting.Response(answer)).GetAwaiter().GetResult();
                error.ShouldBeNull();
                Joined(events).ShouldBe(Joined(answer));
            },
            iter: 500
        );

    [Fact]
    public void Stream_OfTextAndACall_IsWrittenToTheLetter()
    {
        StreamEvent[] answer =
        [
            StreamEvent.OfStart(new ResponseStart("", "claude-y")),
            StreamEvent.OfReasoning("Hm."),
            StreamEvent.OfText("Grüße\n"),
            StreamEvent.OfRefusal("🏔️"),
            StreamEvent.OfToolCallStart(0, "", "f", signature: "of another provider"),
            StreamEvent.OfToolCallFragment(0, "{}"),
            StreamEvent.OfToolCallEnd(0),
            StreamEvent.OfFinish(new Finish(new ChatFinishReason("odd"), "odd")),
            StreamEvent.OfUsage(
                new UsageDetails
                {
                    InputTokenCount = 3,
                    OutputTokenCount = 4,
                    CachedInputTokenCount = 1,
                }
            ),
        ];
        var dropped = new List<string>();
        Encoding
            .UTF8.GetString(MessagesWriting.Stream(answer, dropped))
            .ShouldBe(
                """
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-y","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":0}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm."}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: content_block_start
                data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Grüße\n"}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"\uD83C\uDFD4️"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":1}

                event: content_block_start
                data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_msg_1_0","name":"f","caller":{"type":"direct"},"input":{}}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{}"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":2}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":2,"cache_creation_input_tokens":0,"cache_read_input_tokens":1,"output_tokens":4}}

                event: message_stop
                data: {"type":"message_stop"}


                """
            );
        dropped.ShouldBe(["tool_use.signature", "stop_reason=odd"], ignoreOrder: true);
    }

    [Fact]
    public async Task Stream_OfCallsThatOverlap_IsWrittenBlockAfterBlock()
    {
        StreamEvent[] answer =
        [
            StreamEvent.OfToolCallStart(0, "a", "f"),
            StreamEvent.OfToolCallStart(1, "b", "g"),
            StreamEvent.OfToolCallFragment(0, "{\"x\":"),
            StreamEvent.OfText("Look: "),
            StreamEvent.OfToolCallFragment(1, "{\"y\":"),
            StreamEvent.OfToolCallFragment(0, "1}"),
            StreamEvent.OfToolCallFragment(1, "2}"),
            StreamEvent.OfToolCallEnd(0),
            StreamEvent.OfToolCallEnd(1),
            StreamEvent.OfFinish(new Finish(ChatFinishReason.ToolCalls, "tool_calls")),
        ];

        var (events, error) = await MessagesFixtures.ReadAsync(TrickleStream.Whole(MessagesWriting.Stream(answer)));

        error.ShouldBeNull();
        var fold = MessagesWriting.Fold(events);
        fold.Calls.Select(c => $"{c.Id} {c.Name} {c.Arguments}").ShouldBe(["a f {\"x\":1}", "b g {\"y\":2}"]);
        (fold.Text, fold.Finish!.RawReason).ShouldBe(("Look: ", "tool_use"));
        MessagesWriting.Fold((await MessagesFixtures.ReadWholeAsync(MessagesWriting.Response(answer))).Events).Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Stream_OfACallThatNobodyEnded_LosesNothing()
    {
        var (events, error) = await MessagesFixtures.ReadAsync(
            TrickleStream.Whole(
                MessagesWriting.Stream([
                    StreamEvent.OfToolCallStart(0, "a", "f"),
                    StreamEvent.OfToolCallStart(1, "b", "g"),
                    StreamEvent.OfText("!"),
                    StreamEvent.OfFinish(new Finish(ChatFinishReason.ToolCalls, "tool_calls")),
                ])
            )
        );

        error.ShouldBeNull();
        var fold = MessagesWriting.Fold(events);
        fold.Calls.Select(c => c.Name).ShouldBe(["f", "g"]);
        fold.Text.ShouldBe("!");
    }

    [Fact]
    public void Response_OfArgumentsThatAreNoObject_ShowsThemAndSaysSo()
    {
        var dropped = new List<string>();
        var json = Encoding.UTF8.GetString(
            MessagesWriting.Response(
                [
                    StreamEvent.OfToolCallStart(0, "a", "f"),
                    StreamEvent.OfToolCallFragment(0, "{\"x\":"),
                    StreamEvent.OfFinish(new Finish(ChatFinishReason.Length, "length")),
                ],
                dropped
            )
        );

        json.ShouldContain(
            """
            "input":{"INVALID_JSON":"{\"x\":"}
            """.Trim()
        );
        json.ShouldContain("\"stop_reason\":\"max_tokens\"");
        dropped.ShouldBe(["tool_use.input (no JSON object)"]);
    }

    [Theory]
    [InlineData("stop", "stop", "end_turn")]
    [InlineData("stop", "STOP", "end_turn")]
    [InlineData("stop", "pause_turn", "pause_turn")]
    [InlineData("length", "length", "max_tokens")]
    [InlineData("length", "model_context_window_exceeded", "model_context_window_exceeded")]
    [InlineData("tool_calls", "stop", "tool_use")]
    [InlineData("content_filter", "SAFETY", "refusal")]
    public void FinishReason_OfAnyDialect_BecomesOneThatClientsKnow(string reason, string raw, string written)
    {
        var dropped = new List<string>();
        var sse = MessagesWriting.Stream([StreamEvent.OfFinish(new Finish(new ChatFinishReason(reason), raw))], dropped);
        Encoding.UTF8.GetString(sse).ShouldContain($"\"stop_reason\":\"{written}\"");
        dropped.ShouldBeEmpty();
    }

    [Fact]
    public void Completion_WithoutFinish_IsNeverWritten()
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new MessagesStreamWriter(output, MessagesAnswers.Start);
        writer.Write(StreamEvent.OfText("half an ans"));
        Should.Throw<InvalidOperationException>(writer.Complete);
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldNotContain("message_stop");
        Should.Throw<InvalidOperationException>(() => new MessagesResponseWriter(MessagesAnswers.Start).Complete(output));
    }

    [Fact]
    public async Task Failure_AfterText_IsReadBackAsTheSameFailureAndNothingFollows()
    {
        var failure = new ProviderFailure(FailureClass.Limited, LlmErrorKind.ServiceUnavailable, "Overloaded, alas.") { RequestId = "r" };
        var output = new ArrayBufferWriter<byte>();
        using var writer = new MessagesStreamWriter(output, MessagesAnswers.Start);
        writer.Write(StreamEvent.OfText("half an ans"));
        writer.Write(StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop")));
        writer.Fail(failure);
        var length = output.WrittenCount;
        writer.Write(StreamEvent.OfText("more"));
        writer.Fail(failure);
        Should.Throw<InvalidOperationException>(writer.Complete);
        output.WrittenCount.ShouldBe(length);

        var (events, error) = await MessagesFixtures.ReadAsync(TrickleStream.Whole(output.WrittenMemory));

        MessagesWriting.Fold(events).Text.ShouldBe("half an ans");
        events.ShouldNotContain(e => e.Kind == StreamEventKind.Finished);
        error.ShouldBeOfType<ProviderException>().Failure.ShouldBe(failure);
    }

    [Fact]
    public void Arguments_WithANameOfHalfASurrogatePair_AreWrittenAsWhatIsNoObject()
    {
        StreamEvent[] answer =
        [
            StreamEvent.OfToolCallStart(0, "call_1", "f"),
            StreamEvent.OfToolCallFragment(0, """{"\ud800":1}"""),
            StreamEvent.OfToolCallEnd(0),
            StreamEvent.OfFinish(new Finish(ChatFinishReason.ToolCalls, "tool_use")),
        ];
        Encoding.UTF8.GetString(MessagesWriting.Response(answer)).ShouldContain("\\\\ud800");
    }

    /// <summary>A provider's numbers and names are what they are: whoever goes on from them goes on all the same.</summary>
    [Theory]
    [InlineData("""{"type":"content_block_delta","index":"0","delta":{"type":"text_delta","text":"half an "}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":["\udfff"],"text":"half an "}}""")]
    [InlineData("""{"index":0,"delta":{"type":"\ud800"},"\ud800":1}""")]
    public void TakingOver_AfterABlockOfOddShape_GoesOn(string delta)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new MessagesStreamWriter(output, MessagesAnswers.Start);
        writer.Pass(StreamEvent.OfText("half an ").WithPayload(new Payload("content_block_delta", Encoding.UTF8.GetBytes(delta))));
        foreach (var e in Takeover.After("half an "))
            writer.Write(e);
        writer.Complete();
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldContain("\"text\":\"answer\"");
    }

    [Fact]
    public async Task Failure_BeforeAnything_IsTheFirstEvent()
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new MessagesStreamWriter(output, MessagesAnswers.Start);
        writer.Fail(new ProviderFailure(FailureClass.Transient, LlmErrorKind.Truncated, "Cut off."));
        var (events, error) = await MessagesFixtures.ReadAsync(TrickleStream.Whole(output.WrittenMemory));
        events.ShouldBeEmpty();
        error.ShouldBeOfType<ProviderException>().Failure.Kind.ShouldBe(LlmErrorKind.Truncated);
    }

    /// <summary>The counts of the start are those of nobody; the last ones count.</summary>
    private static IEnumerable<StreamEvent> WithLastUsage(List<StreamEvent> events)
    {
        var last = events.FindLastIndex(e => e.Kind == StreamEventKind.Usage);
        return events.Where((e, i) => e.Kind != StreamEventKind.Usage || i == last);
    }

    /// <summary>An answer as its blocks: how it was cut into pieces does not matter.</summary>
    private static string Joined(IEnumerable<StreamEvent> answer)
    {
        var blocks = new List<(StreamEventKind Kind, string Text)>();
        foreach (var e in answer.Where(e => e.Kind is not (StreamEventKind.Other or StreamEventKind.Usage)))
        {
            if (
                blocks is [.., var last]
                && last.Kind == e.Kind
                && e.Kind is StreamEventKind.Text or StreamEventKind.Reasoning or StreamEventKind.ToolCallFragment
            )
                blocks[^1] = (e.Kind, last.Text + e.Text);
            else
                blocks.Add((e.Kind, e.Text.Length > 0 ? e.Text : Events.Of([e])));
        }
        var usage = MessagesWriting.Fold(answer).Usage!;
        return string.Join('\n', blocks) + $"\n{usage.InputTokenCount} {usage.OutputTokenCount} {usage.CachedInputTokenCount}";
    }
}
