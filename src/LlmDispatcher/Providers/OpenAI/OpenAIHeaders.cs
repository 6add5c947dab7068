using System.Globalization;
using System.Net.Http.Headers;
using LlmDispatcher.Providers.Http;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>Reads what the response headers of the OpenAI family tell. Headers are advice: one that makes no sense is as good as none, and never an error.</summary>
internal static class OpenAIHeaders
{
    // Longer than any window, and shorter than the time since 1970: that would be a date.
    private static readonly double MaxSeconds = TimeSpan.FromDays(366).TotalSeconds;

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
        var reset = ResponseHeaders.Find(headers, $"x-ratelimit-reset-{what}") is { } text ? ReadReset(text) : null;

        // Azure fills in -1 and 0 where it has nothing to tell. A limit of nothing is no limit, and
        // "none left" is only believed beside the limit that was used up.
        if (limit is 0)
            limit = null;
        if (remaining is 0 && limit is null)
            remaining = null;
        return limit is null && remaining is null && reset is null ? null : new RateLimit(limit, remaining, reset);
    }

    /// <summary>A duration as Go prints it, or bare seconds, which is Azure's way.</summary>
    private static TimeSpan? ReadReset(string text) =>
        GoDuration.Parse(text)
        ?? (
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= MaxSeconds
                ? TimeSpan.FromSeconds(seconds)
                : null
        );

    private static long? ReadCount(HttpResponseHeaders headers, string name) =>
        long.TryParse(ResponseHeaders.Find(headers, name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
