using System.Net.Http.Headers;
using LlmDispatcher.Providers.Http;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>Anthropic Messages: <c>POST {base}/v1/messages</c>.</summary>
/// <param name="options">Whom to ask.</param>
/// <param name="time">The clock that the resets of rate limits, which are dates, are compared with.</param>
internal sealed class MessagesDialect(ProviderOptions options, TimeProvider time) : IProviderDialect
{
    public WireDialect LanguageOf(TaskRequest request) => WireDialect.Anthropic;

    public HttpRequestMessage Write(TaskRequest request, ICollection<string>? dropped = null) =>
        AnthropicRequest.Post(
            options,
            "v1/messages",
            JsonBody.Of(body => MessagesRequestWriter.Write(request, request.Model!, options, body, dropped))
        );

    public IFrameReader Reader(TaskRequest request) => new MessagesReader(options.ApiKey);

    public ResponseHead ReadHead(HttpResponseHeaders headers) => AnthropicHeaders.Read(headers, time.GetUtcNow());

    public ProviderFailure ReadFailure(int status, HttpResponseHeaders headers, ReadOnlySpan<byte> body, DateTimeOffset now) =>
        AnthropicErrors.Read(status, headers, body, now, options.ApiKey);
}
