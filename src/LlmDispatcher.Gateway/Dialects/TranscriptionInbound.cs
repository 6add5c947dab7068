using System.Buffers;
using LlmDispatcher.Gateway.Requests;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.OpenAI;
using LlmDispatcher.Providers.OpenAI.Transcription;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Gateway.Dialects;

/// <summary>OpenAI audio transcription: <c>POST /v1/audio/transcriptions</c>, a form.</summary>
internal sealed class TranscriptionInbound : IInboundDialect
{
    public static readonly TranscriptionInbound Instance = new();

    private TranscriptionInbound() { }

    public WireDialect Language => WireDialect.Transcription;

    public string Name => "openai";

    public string StreamType => "text/event-stream";

    public ReadOnlySpan<byte> Heartbeat => ": still here\n\n"u8;

    public async Task<InboundRequest> ReadAsync(HttpRequest request, BodyReader body)
    {
        var form = await FormReader.ReadAsync(request, await body.ReadAsync(request));
        var inbound = TranscriptionRequestReader.Read(form.Fields, form.File, form.FileName, form.FileType);
        return inbound with { Task = inbound.Task with { Words = TranscriptionWords.Instance } };
    }

    public string AnswerId(string id) => id;

    public IAnswerWriter Stream(IBufferWriter<byte> output, ResponseStart start, InboundRequest request) =>
        new TranscriptionWriter(output, isStream: true);

    public IWholeWriter Whole(ResponseStart start) =>
        new FoldedWhole(
            (answer, output, dropped) =>
            {
                using var writer = new TranscriptionWriter(output, isStream: false);
                writer.Write(StreamEvent.OfText(answer.Text));
                if (answer.Usage is { } usage)
                    writer.Write(StreamEvent.OfUsage(usage));
                writer.Write(StreamEvent.OfFinish(answer.Finish!));
                writer.Complete();
                foreach (var what in writer.Dropped)
                    dropped.Add(what);
            }
        );

    public int StatusFor(ProviderFailure failure) => OpenAIErrorWriter.StatusFor(failure);

    public void WriteError(ProviderFailure failure, string requestId, IBufferWriter<byte> output) =>
        OpenAIErrorWriter.Write(failure, output);
}
