using System.Buffers;
using LlmDispatcher.Gateway.Requests;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Gateway.Dialects;

/// <summary>Google Gemini: <c>POST /v1beta/models/{model}:streamGenerateContent</c> and <c>:generateContent</c>. What other languages say in the body is in the address here.</summary>
/// <param name="model">The model that the address names.</param>
/// <param name="isStream">Whether it asks for a stream.</param>
/// <param name="asArray">Whether the stream is an array of JSON: it did not ask for events.</param>
internal sealed class GeminiInbound(string model = "", bool isStream = false, bool asArray = false) : IInboundDialect
{
    public WireDialect Language => WireDialect.Google;

    public string Name => "google";

    public string StreamType => asArray ? "application/json" : "text/event-stream";

    // Its clients stumble over comments, but not over an empty line. Inside an array there is no such thing.
    public ReadOnlySpan<byte> Heartbeat => asArray ? [] : "\n\n"u8;

    public async Task<InboundRequest> ReadAsync(HttpRequest request, BodyReader body)
    {
        var inbound = GeminiRequestReader.Read(await body.ReadAsync(request), model, isStream);
        return inbound with { Task = inbound.Task with { Words = GeminiWords.Instance } };
    }

    public string AnswerId(string id) => id;

    public IAnswerWriter Stream(IBufferWriter<byte> output, ResponseStart start, InboundRequest request) =>
        new GeminiStreamWriter(output, start, asArray);

    public IWholeWriter Whole(ResponseStart start) =>
        new PassedWhole(
            new PassedResponse(),
            new FoldedWhole((answer, output, dropped) => GeminiResponseWriter.Write(answer, start, output, dropped))
        );

    public int StatusFor(ProviderFailure failure) => GeminiErrorWriter.StatusFor(failure);

    public void WriteError(ProviderFailure failure, string requestId, IBufferWriter<byte> output) =>
        GeminiErrorWriter.Write(failure, output);
}
