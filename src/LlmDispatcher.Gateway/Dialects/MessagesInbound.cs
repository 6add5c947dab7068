using System.Buffers;
using LlmDispatcher.Gateway.Requests;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Gateway.Dialects;

/// <summary>Anthropic Messages: <c>POST /v1/messages</c>.</summary>
internal sealed class MessagesInbound : IInboundDialect
{
    public static readonly MessagesInbound Instance = new();

    private MessagesInbound() { }

    public WireDialect Language => WireDialect.Anthropic;

    public string Name => "anthropic";

    public string StreamType => "text/event-stream";

    public ReadOnlySpan<byte> Heartbeat => "event: ping\ndata: {\"type\":\"ping\"}\n\n"u8;

    public async Task<InboundRequest> ReadAsync(HttpRequest request, BodyReader body)
    {
        var inbound = MessagesRequestReader.Read(await body.ReadAsync(request));
        return inbound with { Task = inbound.Task with { Words = MessagesWords.Instance } };
    }

    public string AnswerId(string id) => $"msg_{id}";

    public IAnswerWriter Stream(IBufferWriter<byte> output, ResponseStart start, InboundRequest request) =>
        new MessagesStreamWriter(output, start);

    public IWholeWriter Whole(ResponseStart start) => new PassedWhole(new PassedMessage(), new MessageWhole(start));

    public int StatusFor(ProviderFailure failure) => AnthropicErrorWriter.StatusFor(failure);

    public void WriteError(ProviderFailure failure, string requestId, IBufferWriter<byte> output) =>
        AnthropicErrorWriter.Write(failure, output, requestId);
}
