using System.Buffers;
using System.Text;
using CsCheck;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

public sealed class ChatWriterTests
{
    [Fact]
    public void Stream_Written_IsReadAsItWas() =>
        ChatAnswers.Any.Sample(answer =>
        {
            var (events, error) = ChatFixtures.ReadAsync(TrickleStream.Whole(ChatWriting.Stream(answer))).GetAwaiter().GetResult();
            error.ShouldBeNull();
            Transcript.Of(events).ShouldBe(Transcript.Of(answer));
        });

    [Fact]
    public void Response_Written_IsReadAsItWas() =>
        ChatAnswers.Any.Sample(answer =>
        {
            var fold = ChatWriting.Fold(answer);
            var events = new EventQueue(long.MaxValue);
            new ChatReader().Read("message", ChatWriting.Response(answer), events);
            var again = ChatWriting.Fold(Enumerable.Range(0, events.Count).Select(i => events[i]));
            (again.Text, again.Reasoning, again.Refusal, again.Start, again.Finish).ShouldBe(
                (fold.Text, fold.Reasoning, fold.Refusal, fold.Start, fold.Finish)
            );
            again.Calls.Select(c => (c.Id, c.Name, c.Arguments)).ShouldBe(fold.Calls.Select(c => (c.Id, c.Name, c.Arguments)));
            again.Usage?.TotalTokenCount.ShouldBe(fold.Usage?.TotalTokenCount);
        });

    [Fact]
    public void Stream_OfTextAndUsage_IsWrittenToTheLetter()
    {
        StreamEvent[] answer =
        [
            StreamEvent.OfText("Grüße\n"),
            StreamEvent.OfText("\"🏔️\""),
            StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "end_turn")),
            StreamEvent.OfUsage(new UsageDetails { InputTokenCount = 3, OutputTokenCount = 4 }),
        ];
        Encoding
            .UTF8.GetString(ChatWriting.Stream(answer))
            .ShouldBe(
                """
                data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1795000000,"model":"gpt-x","choices":[{"index":0,"delta":{"role":"assistant","content":"Grüße\n"},"finish_reason":null}]}

                data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1795000000,"model":"gpt-x","choices":[{"index":0,"delta":{"content":"\"\uD83C\uDFD4️\""},"finish_reason":null}]}

                data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1795000000,"model":"gpt-x","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1795000000,"model":"gpt-x","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}

                data: [DONE]


                """
            );
    }

    [Fact]
    public void Usage_NotAskedFor_IsNotWritten()
    {
        StreamEvent[] answer =
        [
            StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop")),
            StreamEvent.OfUsage(new UsageDetails { InputTokenCount = 3 }),
        ];
        Encoding.UTF8.GetString(ChatWriting.Stream(answer, withUsage: false)).ShouldNotContain("usage");
    }

    [Fact]
    public void Completion_WithoutFinish_IsNeverWritten()
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new ChatStreamWriter(output, ChatAnswers.Start, withUsage: true);
        writer.Write(StreamEvent.OfText("half an ans"));
        Should.Throw<InvalidOperationException>(writer.Complete);
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldNotContain("[DONE]");
    }

    [Theory]
    [InlineData("stop", null)]
    [InlineData("length", null)]
    [InlineData("pause_turn", "finish_reason=pause_turn")]
    public void FinishReason_UnknownToTheDialect_IsNamed(string reason, string? dropped)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new ChatStreamWriter(output, ChatAnswers.Start, withUsage: true);
        writer.Write(StreamEvent.OfFinish(new Finish(new ChatFinishReason(reason), reason)));
        writer.Complete();
        writer.Dropped.ShouldBe(dropped is null ? [] : [dropped]);
    }

    [Fact]
    public async Task Failure_AfterText_IsReadBackAsTheSameFailureAndNeverAsDone()
    {
        var failure = new ProviderFailure(FailureClass.Limited, LlmErrorKind.RateLimit, "Slow down, please.")
        {
            Code = "rate_limit_exceeded",
        };
        var output = new ArrayBufferWriter<byte>();
        using var writer = new ChatStreamWriter(output, ChatAnswers.Start, withUsage: true);
        writer.Write(StreamEvent.OfText("half an ans"));
        writer.Write(StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop")));
        writer.Fail(failure);

        var (events, error) = await ChatFixtures.ReadAsync(TrickleStream.Whole(output.WrittenMemory));

        Transcript.Of(events).ShouldBe("Started chatcmpl-1 gpt-x 1795000000\nText half an ans\n");
        error.ShouldBeOfType<ProviderException>().Failure.ShouldBe(failure);
    }
}
