using System.Net.Http.Headers;
using LlmDispatcher.Providers.Http;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>An HTTP request to an Anthropic-shaped endpoint: address, version, key, headers.</summary>
internal static class AnthropicRequest
{
    /// <summary>The header that names the version of the dialect.</summary>
    public const string VersionHeader = "anthropic-version";

    private const string DefaultVersion = "2023-06-01";

    private static readonly ProductInfoHeaderValue Agent = new(
        "llm-dispatcher",
        typeof(AnthropicRequest).Assembly.GetName().Version?.ToString(3) ?? "0"
    );

    /// <summary>The version that is spoken.</summary>
    public static string VersionOf(ProviderOptions options) =>
        options.Headers.TryGetValue(VersionHeader, out var version) ? version : DefaultVersion;

    public static HttpRequestMessage Post(ProviderOptions options, string path, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Endpoint.Of(options.BaseUrl!, path)) { Content = content };
        request.Headers.UserAgent.Add(Agent);
        request.Headers.TryAddWithoutValidation(VersionHeader, DefaultVersion);
        // A token of the caller's own would lose against the key where both are sent.
        if (!string.IsNullOrEmpty(options.ApiKey) && !options.Headers.ContainsKey("Authorization"))
            request.Headers.TryAddWithoutValidation("x-api-key", options.ApiKey);
        foreach (var (name, value) in options.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }
}
