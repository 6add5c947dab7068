using System.Buffers;
using LlmDispatcher.Gateway.Requests;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.OpenAI;
using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Gateway.Dialects;

/// <summary>OpenAI Responses: <c>POST /v1/responses</c>.</summary>
internal sealed class ResponsesInbound : IInboundDialect
{
    public static readonly ResponsesInbound Instance = new();

    private ResponsesInbound() { }

    public WireDialect Language => WireDialect.Responses;

    public string Name => "openai-responses";

    public string StreamType => "text/event-stream";

    public ReadOnlySpan<byte> Heartbeat => ": still here\n\n"u8;

    public async Task<InboundRequest> ReadAsync(HttpRequest request, BodyReader body)
    {
        var inbound = ResponsesRequestReader.Read(await body.ReadAsync(request));
        return inbound with { Task = inbound.Task with { Words = ResponsesWords.Instance } };
    }

    public string AnswerId(string id) => $"resp_{id}";

    public IAnswerWriter Stream(IBufferWriter<byte> output, ResponseStart start, InboundRequest request) =>
        new ResponsesStreamWriter(output, start);

    public IWholeWriter Whole(ResponseStart start) => new ResponseWhole(start);

    public int StatusFor(ProviderFailure failure) => OpenAIErrorWriter.StatusFor(failure);

    public void WriteError(ProviderFailure failure, string requestId, IBufferWriter<byte> output) =>
        OpenAIErrorWriter.Write(failure, output);
}
