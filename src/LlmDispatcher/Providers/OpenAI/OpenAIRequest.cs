using System.Net.Http.Headers;
using LlmDispatcher.Providers.Http;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>An HTTP request to an OpenAI-shaped endpoint: address, key, headers.</summary>
internal static class OpenAIRequest
{
    private static readonly ProductInfoHeaderValue Agent = new(
        "llm-dispatcher",
        typeof(OpenAIRequest).Assembly.GetName().Version?.ToString(3) ?? "0"
    );

    public static HttpRequestMessage Post(ProviderOptions options, string path, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Endpoint.Of(options.BaseUrl!, path)) { Content = content };
        request.Headers.UserAgent.Add(Agent);
        Authorize(request, options);
        foreach (var (name, value) in options.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    private static void Authorize(HttpRequestMessage request, ProviderOptions options)
    {
        if (string.IsNullOrEmpty(options.ApiKey))
            return;
        if (request.RequestUri!.Host.EndsWith(".azure.com", StringComparison.OrdinalIgnoreCase)) // keys are api-key there, Bearer is for Entra tokens
            request.Headers.TryAddWithoutValidation("api-key", options.ApiKey);
        else
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {options.ApiKey}");
    }
}
