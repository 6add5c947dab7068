using System.Net.Http.Headers;
using LlmDispatcher.Providers.Http;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>OpenAI Chat Completions, as the whole family speaks it: <c>POST {base}/chat/completions</c>.</summary>
internal sealed class ChatDialect(ProviderOptions options) : IProviderDialect
{
    public WireDialect LanguageOf(TaskRequest request) => WireDialect.Chat;

    public HttpRequestMessage Write(TaskRequest request, ICollection<string>? dropped = null) =>
        OpenAIRequest.Post(
            options,
            "chat/completions",
            JsonBody.Of(body => ChatRequestWriter.Write(request, request.Model!, options, body, dropped))
        );

    public IFrameReader Reader(TaskRequest request) => new ChatReader(options.ApiKey);

    public ResponseHead ReadHead(HttpResponseHeaders headers) => OpenAIHeaders.Read(headers);

    public ProviderFailure ReadFailure(int status, HttpResponseHeaders headers, ReadOnlySpan<byte> body, DateTimeOffset now) =>
        OpenAIErrors.Read(status, headers, body, now, options.ApiKey);
}
