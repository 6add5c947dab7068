using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.Google;

public sealed class GeminiWriterTests
{
    private static readonly Finish Stop = new(ChatFinishReason.Stop, "stop");

    [Fact]
    public void Stream_Written_IsReadAsItWas() =>
        GeminiAnswers.Any.Sample(answer =>
        {
            var (events, error) = GeminiFixtures.ReadAsync(TrickleStream.Whole(Stream(answer))).GetAwaiter().GetResult();
            error.ShouldBeNull();
            GeminiFixtures.Tell(events).ShouldBe(GeminiFixtures.Tell(answer));
        });

    [Fact]
    public void Array_Written_IsReadAsItWas() =>
        GeminiAnswers.Any.Sample(answer =>
        {
            var (events, error) = GeminiFixtures.ReadWholeAsync(Stream(answer, asArray: true)).GetAwaiter().GetResult();
            error.ShouldBeNull();
            GeminiFixtures.Tell(events).ShouldBe(GeminiFixtures.Tell(answer));
        });

    [Fact]
    public void Response_Written_IsReadAsItWas() =>
        GeminiAnswers.Any.Sample(answer =>
        {
            var fold = Fold(answer);
            var (events, error) = GeminiFixtures.ReadWholeAsync(Response(fold)).GetAwaiter().GetResult();
            error.ShouldBeNull();
            var again = Fold(events);
            (again.Text, again.Reasoning, again.Start, again.Finish).ShouldBe((fold.Text, fold.Reasoning, fold.Start, fold.Finish));
            again
                .Calls.Select(c => (c.Id, c.Name, c.Arguments, c.Signature))
                .ShouldBe(fold.Calls.Select(c => (c.Id, c.Name, c.Arguments, c.Signature)));
            again.Usage?.TotalTokenCount.ShouldBe(fold.Usage?.TotalTokenCount);
        });

    [Fact]
    public void Stream_OfEverything_IsWrittenToTheLetter()
    {
        StreamEvent[] answer =
        [
            StreamEvent.OfStart(new ResponseStart("r", "", DateTimeOffset.UnixEpoch)),
            StreamEvent.OfReasoning("Hm."),
            StreamEvent.OfReasoningSignature("c2VhbA=="),
            StreamEvent.OfText("Grüße\n\"<b>\""),
            StreamEvent.OfToolCallStart(0, "c0", "f", "c2VhbDI="),
            StreamEvent.OfToolCallStart(1, "c1", "g"),
            StreamEvent.OfToolCallFragment(0, "{\"a\":\n"),
            StreamEvent.OfToolCallFragment(0, "1.0}"),
            StreamEvent.OfToolCallEnd(1),
            StreamEvent.OfToolCallEnd(0),
            StreamEvent.OfFinish(new Finish(ChatFinishReason.ToolCalls, "tool_use")),
            StreamEvent.OfUsage(
                new UsageDetails
                {
                    InputTokenCount = 3,
                    OutputTokenCount = 9,
                    ReasoningTokenCount = 4,
                    CachedInputTokenCount = 1,
                }
            ),
        ];
        Encoding
            .UTF8.GetString(Stream(answer))
            .ShouldBe(
                """
                data: {"candidates":[{"content":{"parts":[{"text":"Hm.","thought":true}],"role":"model"},"index":0}],"modelVersion":"gemini-x","responseId":"r"}

                data: {"candidates":[{"content":{"parts":[{"text":"","thought":true,"thoughtSignature":"c2VhbA=="}],"role":"model"},"index":0}],"modelVersion":"gemini-x","responseId":"r"}

                data: {"candidates":[{"content":{"parts":[{"text":"Grüße\n\"<b>\""}],"role":"model"},"index":0}],"modelVersion":"gemini-x","responseId":"r"}

                data: {"candidates":[{"content":{"parts":[{"functionCall":{"id":"c1","name":"g","args":{}}}],"role":"model"},"index":0}],"modelVersion":"gemini-x","responseId":"r"}

                data: {"candidates":[{"content":{"parts":[{"functionCall":{"id":"c0","name":"f","args":{"a": 1.0}},"thoughtSignature":"c2VhbDI="}],"role":"model"},"index":0}],"modelVersion":"gemini-x","responseId":"r"}

                data: {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":3,"cachedContentTokenCount":1,"candidatesTokenCount":5,"thoughtsTokenCount":4,"totalTokenCount":12},"modelVersion":"gemini-x","responseId":"r"}


                """
            );
    }

    [Fact]
    public void Array_OfText_IsWrittenToTheLetter() =>
        Encoding
            .UTF8.GetString(Stream([StreamEvent.OfText("a"), StreamEvent.OfFinish(Stop)], asArray: true))
            .ShouldBe(
                """
                [{"candidates":[{"content":{"parts":[{"text":"a"}],"role":"model"},"index":0}],"modelVersion":"gemini-x","responseId":"resp-1"},
                {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP","index":0}],"modelVersion":"gemini-x","responseId":"resp-1"}]
                """
            );

    [Fact]
    public void Completion_WithoutFinish_IsNeverWritten()
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new GeminiStreamWriter(output, GeminiAnswers.Start);
        writer.Write(StreamEvent.OfText("half an ans"));
        Should.Throw<InvalidOperationException>(writer.Complete);
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldNotContain("finishReason");
        Should.Throw<InvalidOperationException>(() => Response(Fold([StreamEvent.OfText("half an ans")])));
    }

    public static TheoryData<string, StreamEvent[], string, string> Unsayable =>
        new()
        {
            { "finishReason=pause_turn", [StreamEvent.OfFinish(new Finish(new("pause_turn"), "pause_turn"))], "OTHER", "" },
            {
                "refusal (written as text)",
                [StreamEvent.OfRefusal("No."), StreamEvent.OfFinish(new Finish(ChatFinishReason.ContentFilter, "stop"))],
                "SAFETY",
                "No."
            },
            { "redacted reasoning", [StreamEvent.OfRedactedReasoning("x"), StreamEvent.OfFinish(Stop)], "STOP", "" },
            {
                "functionCall f (unfinished)",
                [
                    StreamEvent.OfToolCallStart(0, "c", "f"),
                    StreamEvent.OfToolCallFragment(0, "{\"a\":"),
                    StreamEvent.OfFinish(new Finish(ChatFinishReason.Length, "length")),
                ],
                "MAX_TOKENS",
                ""
            },
            {
                "functionCall f (malformed arguments)",
                [.. Call("{\"a\":"), StreamEvent.OfFinish(new Finish(ChatFinishReason.ToolCalls, "tool_calls"))],
                "MALFORMED_FUNCTION_CALL",
                ""
            },
            {
                "functionCall f (malformed arguments)",
                [.. Call("[1]"), StreamEvent.OfFinish(new Finish(ChatFinishReason.ToolCalls, "tool_calls"))],
                "MALFORMED_FUNCTION_CALL",
                ""
            },
            {
                "functionCall f (malformed arguments)",
                [.. Call("{} {}"), StreamEvent.OfFinish(new Finish(ChatFinishReason.ToolCalls, "tool_calls"))],
                "MALFORMED_FUNCTION_CALL",
                ""
            },
        };

    // A call with arguments that are none must not become a call without arguments.
    [Theory]
    [MemberData(nameof(Unsayable), DisableDiscoveryEnumeration = true)]
    public async Task Answer_ThatTheDialectCannotSay_IsNamedAndNeverAnother(
        string dropped,
        StreamEvent[] answer,
        string finish,
        string text
    )
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new GeminiStreamWriter(output, GeminiAnswers.Start);
        foreach (var e in answer)
            writer.Write(e);
        writer.Complete();
        writer.Dropped.ShouldBe([dropped]);
        ShouldSay(Fold((await GeminiFixtures.ReadAsync(TrickleStream.Whole(output.WrittenMemory))).Events));

        var whole = new ArrayBufferWriter<byte>();
        var names = new List<string>();
        GeminiResponseWriter.Write(Fold(answer), GeminiAnswers.Start, whole, names);
        if (dropped != "redacted reasoning") // the fold does not keep it
            names.ShouldBe([dropped]);
        ShouldSay(Fold((await GeminiFixtures.ReadWholeAsync(whole.WrittenMemory)).Events));

        void ShouldSay(AnswerFold read)
        {
            (read.Text, read.Finish!.RawReason).ShouldBe((text, finish));
            read.Calls.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Call_WithoutArguments_HasAnEmptyObject(string arguments)
    {
        StreamEvent[] answer = [.. Call(arguments), StreamEvent.OfFinish(new Finish(ChatFinishReason.ToolCalls, "tool_calls"))];
        var (events, _) = await GeminiFixtures.ReadAsync(TrickleStream.Whole(Stream(answer)));
        Fold(events).Calls.Single().Arguments.ShouldBe("{}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failure_AfterText_IsReadBackAsTheSameFailureAndNeverAsComplete(bool asArray)
    {
        var failure = new ProviderFailure(FailureClass.Limited, LlmErrorKind.RateLimit, "Slow down, please.")
        {
            Code = "rate_limit_exceeded",
            RetryAfter = TimeSpan.FromSeconds(1.5),
        };
        var output = new ArrayBufferWriter<byte>();
        using var writer = new GeminiStreamWriter(output, GeminiAnswers.Start, asArray);
        writer.Write(StreamEvent.OfText("half an ans"));
        writer.Write(StreamEvent.OfFinish(Stop));
        writer.Fail(failure);

        var (events, error) = asArray
            ? await GeminiFixtures.ReadWholeAsync(output.WrittenMemory)
            : await GeminiFixtures.ReadAsync(TrickleStream.Whole(output.WrittenMemory));

        if (!asArray)
            Transcript.Of(events).ShouldBe("Started resp-1 gemini-x \nText half an ans\n");
        error.ShouldBeOfType<ProviderException>().Failure.ShouldBe(failure);
        if (asArray)
            JsonElement.Parse(output.WrittenSpan).GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public void Failure_BeforeAnything_IsTheWholeArray()
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new GeminiStreamWriter(output, GeminiAnswers.Start, asArray: true);
        writer.Fail(new ProviderFailure(FailureClass.Transient, LlmErrorKind.Connection, "m"));
        JsonElement.Parse(output.WrittenSpan)[0].GetProperty("error").GetProperty("code").GetInt32().ShouldBe(502);
    }

    private static IEnumerable<StreamEvent> Call(string arguments) =>
        [StreamEvent.OfToolCallStart(0, "c", "f"), StreamEvent.OfToolCallFragment(0, arguments), StreamEvent.OfToolCallEnd(0)];

    private static byte[] Stream(IEnumerable<StreamEvent> answer, bool asArray = false)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new GeminiStreamWriter(output, GeminiAnswers.Start, asArray);
        foreach (var e in answer)
            writer.Write(e);
        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Response(AnswerFold answer)
    {
        var output = new ArrayBufferWriter<byte>();
        GeminiResponseWriter.Write(answer, GeminiAnswers.Start, output);
        return output.WrittenSpan.ToArray();
    }

    private static AnswerFold Fold(IEnumerable<StreamEvent> answer)
    {
        var fold = new AnswerFold();
        foreach (var e in answer)
            fold.Add(e);
        return fold;
    }
}
