using System.Net.Http.Headers;
using LlmDispatcher.Providers.Http;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Google;

/// <summary>Google Gemini: <c>POST {base}/v1beta/models/{model}:streamGenerateContent?alt=sse</c>.</summary>
internal sealed class GeminiDialect(ProviderOptions options) : IProviderDialect
{
    private static readonly ProductInfoHeaderValue Agent = new(
        "llm-dispatcher",
        typeof(GeminiDialect).Assembly.GetName().Version?.ToString(3) ?? "0"
    );

    public WireDialect LanguageOf(TaskRequest request) => WireDialect.Google;

    public HttpRequestMessage Write(TaskRequest request, ICollection<string>? dropped = null)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, Address(request.Model!))
        {
            Content = JsonBody.Of(body => GeminiRequestWriter.Write(request, request.Model!, body, dropped)),
        };
        message.Headers.UserAgent.Add(Agent);
        if (!string.IsNullOrEmpty(options.ApiKey)) // never as ?key=, which ends up in logs
            message.Headers.TryAddWithoutValidation("x-goog-api-key", options.ApiKey);
        foreach (var (name, value) in options.Headers)
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }
        return message;
    }

    public IFrameReader Reader(TaskRequest request) => new GeminiReader(options.ApiKey);

    public ResponseHead ReadHead(HttpResponseHeaders headers) => new() { RequestId = GeminiErrors.ReadRequestId(headers) };

    public ProviderFailure ReadFailure(int status, HttpResponseHeaders headers, ReadOnlySpan<byte> body, DateTimeOffset now) =>
        GeminiErrors.Read(status, headers, body, now, options.ApiKey);

    private Uri Address(string model)
    {
        // A name with a slash says itself what it is: models/…, tunedModels/….
        var path = string.Join('/', model.Split('/').Select(Uri.EscapeDataString));
        if (!model.Contains('/', StringComparison.Ordinal))
            path = $"models/{path}";
        var address = new UriBuilder(Endpoint.Of(options.BaseUrl!, $"v1beta/{path}:streamGenerateContent"));
        address.Query = address.Query.Length > 1 ? $"{address.Query}&alt=sse" : "alt=sse";
        return address.Uri;
    }
}
