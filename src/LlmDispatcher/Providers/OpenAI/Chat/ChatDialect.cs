using System.Net.Http.Headers;
using LlmDispatcher.Providers.Http;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>OpenAI Chat Completions, as the whole family speaks it: <c>POST {base}/chat/completions</c>.</summary>
internal sealed class ChatDialect(ProviderOptions options) : IProviderDialect
{
    public HttpRequestMessage Write(TaskRequest request) =>
        OpenAIRequest.Post(
            options,
            "chat/completions",
            JsonBody.Of(body => ChatRequestWriter.Write(request, request.Model!, options, body))
        );

    public IFrameReader Reader(TaskRequest request) => new ChatReader(options.ApiKey);

    public ResponseHead ReadHead(HttpResponseHeaders headers) => OpenAIHeaders.Read(headers);

    public ProviderFailure ReadFailure(int status, HttpResponseHeaders headers, ReadOnlySpan<byte> body, DateTimeOffset now) =>
        OpenAIErrors.Read(status, headers, body, now, options.ApiKey);
}
