using System.Buffers;
using System.Text.Json;
using LlmDispatcher.Gateway.Requests;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.OpenAI;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Gateway.Dialects;

/// <summary>OpenAI Chat Completions: <c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatInbound : IInboundDialect
{
    public static readonly ChatInbound Instance = new();

    private ChatInbound() { }

    public WireDialect Language => WireDialect.Chat;

    public string Name => "openai";

    public string StreamType => "text/event-stream";

    public ReadOnlySpan<byte> Heartbeat => ": still here\n\n"u8;

    public async Task<InboundRequest> ReadAsync(HttpRequest request, BodyReader body)
    {
        var inbound = ChatRequestReader.Read(await body.ReadAsync(request));
        if (!inbound.Stream)
            RefuseWhatOnlyAStreamBrings(inbound.Task.Options!);
        return inbound with { Task = inbound.Task with { Words = ChatWords.Instance } };
    }

    /// <summary>A whole answer comes from a stream, and in a stream audio has another format than the one that was asked for.</summary>
    private static void RefuseWhatOnlyAStreamBrings(ChatOptions options)
    {
        if (
            options.AdditionalProperties?.TryGetValue("audio", out var value) is true
            && value is JsonElement { ValueKind: JsonValueKind.Object }
        )
            throw new RequestFormatException("audio", "what it asks for comes in streams only; set 'stream' to true.");
    }

    public string AnswerId(string id) => $"chatcmpl-{id}";

    public IAnswerWriter Stream(IBufferWriter<byte> output, ResponseStart start, InboundRequest request) =>
        new ChatStreamWriter(output, start, request.IncludeUsage);

    public IWholeWriter Whole(ResponseStart start) =>
        new PassedWhole(
            new PassedCompletion(),
            new FoldedWhole(
                (answer, output, dropped) =>
                {
                    if (!ChatFinish.CanWrite(answer.Finish!))
                        dropped.Add($"finish_reason={answer.Finish!.RawReason}");
                    ChatResponseWriter.Write(answer, start, output);
                }
            )
        );

    public int StatusFor(ProviderFailure failure) => OpenAIErrorWriter.StatusFor(failure);

    public void WriteError(ProviderFailure failure, string requestId, IBufferWriter<byte> output) =>
        OpenAIErrorWriter.Write(failure, output);
}
