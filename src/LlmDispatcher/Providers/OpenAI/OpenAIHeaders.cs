using System.Globalization;
using System.Net.Http.Headers;
using LlmDispatcher.Providers.Http;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>Reads what the response headers of the OpenAI family tell. Headers are advice: one that makes no sense is as good as none, and never an error.</summary>
internal static class OpenAIHeaders
{
    private static readonly string[] RequestIdNames = ["x-request-id", "request-id", "apim-request-id", "x-generation-id"];

    /// <summary>Reads the request's id and the rate limits.</summary>
    public static ResponseHead Read(HttpResponseHeaders headers) =>
        new()
        {
            RequestId = ReadRequestId(headers),
            Requests = ReadLimit(headers, "requests"),
            Tokens = ReadLimit(headers, "tokens"),
        };

    /// <summary>The provider's id of the HTTP request; <see langword="null"/> when it gave none.</summary>
    public static string? ReadRequestId(HttpResponseHeaders headers)
    {
        foreach (var name in RequestIdNames)
        {
            if (ResponseHeaders.Find(headers, name) is { Length: > 0 } id)
                return id;
        }
        return null;
    }

    private static RateLimit? ReadLimit(HttpResponseHeaders headers, string what)
    {
        var limit = ReadCount(headers, $"x-ratelimit-limit-{what}");
        var remaining = ReadCount(headers, $"x-ratelimit-remaining-{what}");
        var reset = ResponseHeaders.Find(headers, $"x-ratelimit-reset-{what}") is { } text ? GoDuration.Parse(text) : null;

        // Azure fills in -1 and 0 where it has nothing to tell. A limit of nothing is no limit, and
        // "none left" is only believed beside the limit that was used up.
        if (limit is 0)
            limit = null;
        if (remaining is 0 && limit is null)
            remaining = null;
        return limit is null && remaining is null && reset is null ? null : new RateLimit(limit, remaining, reset);
    }

    private static long? ReadCount(HttpResponseHeaders headers, string name) =>
        long.TryParse(ResponseHeaders.Find(headers, name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
