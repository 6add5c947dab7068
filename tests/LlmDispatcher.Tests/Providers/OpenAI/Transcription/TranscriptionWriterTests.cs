#pragma warning disable OPENAI001 // parts of the SDK's audio client are marked as experimental
using System.Buffers;
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Text;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.OpenAI.Transcription;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Audio;

namespace LlmDispatcher.Tests.Providers.OpenAI.Transcription;

public sealed class TranscriptionWriterTests
{
    private static readonly FixtureChecks Checks = new(() => new TranscriptionReader());

    private static readonly StreamEvent[] Answer =
    [
        StreamEvent.OfText("Grüße "),
        StreamEvent.OfText("🏔️\n\"x\""),
        StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop")),
        StreamEvent.OfUsage(
            new UsageDetails
            {
                InputTokenCount = 22,
                OutputTokenCount = 6,
                TotalTokenCount = 28,
            }
        ),
    ];

    [Fact]
    public async Task Stream_Written_IsReadAsItWas()
    {
        var (events, error) = await Checks.ReadAsync(TrickleStream.Whole(Write(Answer, isStream: true)));
        error.ShouldBeNull();
        Transcript.Of(events).ShouldBe(Transcript.Of(Answer));
    }

    [Fact]
    public void Whole_Written_IsReadAsItWas()
    {
        var events = new EventQueue(long.MaxValue);
        new TranscriptionReader().Read("message", Write(Answer, isStream: false), events);
        Transcript
            .Of(Enumerable.Range(0, events.Count).Select(i => events[i]))
            .ShouldBe(Transcript.Of([StreamEvent.OfText("Grüße 🏔️\n\"x\""), .. Answer[2..]]));
    }

    [Fact]
    public async Task Stream_WeWrite_IsReadByTheSdk()
    {
        var text = new StringBuilder();
        StreamingAudioTranscriptionTextDoneUpdate? done = null;
        using var audio = new MemoryStream([1]);
        var client = Client(Write(Answer, isStream: true), "text/event-stream");
        var updates = await client.TranscribeAudioStreamingAsync(audio, "a.mp3", null, TestContext.Current.CancellationToken);
        await foreach (var update in updates)
        {
            if (update is StreamingAudioTranscriptionTextDeltaUpdate delta)
                text.Append(delta.Delta);
            done ??= update as StreamingAudioTranscriptionTextDoneUpdate;
        }
        text.ToString().ShouldBe("Grüße 🏔️\n\"x\"");
        (done!.Text, (long)done.Usage.InputTokenCount, (long)done.Usage.TotalTokenCount).ShouldBe((text.ToString(), 22, 28));
    }

    [Fact]
    public async Task Whole_WeWrite_IsReadByTheSdk()
    {
        using var audio = new MemoryStream([1]);
        AudioTranscription theirs = await Client(Write(Answer, isStream: false), "application/json")
            .TranscribeAudioAsync(audio, "a.mp3", null, TestContext.Current.CancellationToken);
        theirs.Text.ShouldBe("Grüße 🏔️\n\"x\"");
    }

    [Fact]
    public void Duration_Known_IsWritten()
    {
        var usage = new UsageDetails { AdditionalCounts = new() { [TranscriptionUsage.Duration] = 1500 } };
        Encoding
            .UTF8.GetString(Write([.. Answer[1..3], StreamEvent.OfUsage(usage)], isStream: false))
            .ShouldEndWith(""" "usage":{"type":"duration","seconds":1.5}}""".TrimStart());
    }

    [Fact]
    public async Task Failure_AfterText_IsReadBackAndNeverAsDone()
    {
        var failure = new ProviderFailure(FailureClass.Silent, LlmErrorKind.Timeout, "Nothing came.");
        var output = new ArrayBufferWriter<byte>();
        using var writer = new TranscriptionWriter(output, isStream: true);
        writer.Write(Answer[0]);
        writer.Write(Answer[2]);
        writer.Fail(failure);
        var (events, error) = await Checks.ReadAsync(TrickleStream.Whole(output.WrittenMemory));
        Transcript.Of(events).ShouldBe("Text Grüße \n");
        error.ShouldBeOfType<ProviderException>().Failure.ShouldBe(failure);
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldNotContain("done");
    }

    [Fact]
    public void Answer_OfAnotherKind_IsNamed()
    {
        using var writer = new TranscriptionWriter(new ArrayBufferWriter<byte>(), isStream: true);
        Should.Throw<InvalidOperationException>(writer.Complete);
        writer.Write(StreamEvent.OfReasoning("Hm."));
        writer.Write(StreamEvent.OfRefusal("no"));
        writer.Write(StreamEvent.OfFinish(new Finish(ChatFinishReason.Length, "length")));
        writer.Complete();
        writer.Dropped.ShouldBe(["reasoning", "refusal", "finish_reason=length"], ignoreOrder: true);
    }

    private static byte[] Write(IEnumerable<StreamEvent> answer, bool isStream)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new TranscriptionWriter(output, isStream);
        foreach (var e in answer)
            writer.Write(e);
        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    private static AudioClient Client(byte[] body, string contentType) =>
        new OpenAIClient(
            new ApiKeyCredential("sk-test"),
            new OpenAIClientOptions { Transport = new HttpClientPipelineTransport(new HttpClient(new Canned(body, contentType))) }
        ).GetAudioClient("gpt-4o-transcribe");

    private sealed class Canned(byte[] body, string contentType) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new ByteArrayContent(body) { Headers = { { "Content-Type", contentType } } },
                }
            );
    }
}
