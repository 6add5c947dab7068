using System.Net.Http.Headers;
using LlmDispatcher.Providers.Http;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>OpenAI Responses: <c>POST {base}/responses</c>.</summary>
internal sealed class ResponsesDialect(ProviderOptions options) : IProviderDialect
{
    public WireDialect LanguageOf(TaskRequest request) => WireDialect.Responses;

    public HttpRequestMessage Write(TaskRequest request, ICollection<string>? dropped = null) =>
        OpenAIRequest.Post(options, "responses", JsonBody.Of(body => ResponsesRequestWriter.Write(request, request.Model!, body, dropped)));

    public IFrameReader Reader(TaskRequest request) => new ResponsesReader(options.ApiKey);

    public ResponseHead ReadHead(HttpResponseHeaders headers) => OpenAIHeaders.Read(headers);

    public ProviderFailure ReadFailure(int status, HttpResponseHeaders headers, ReadOnlySpan<byte> body, DateTimeOffset now) =>
        OpenAIErrors.Read(status, headers, body, now, options.ApiKey);
}
