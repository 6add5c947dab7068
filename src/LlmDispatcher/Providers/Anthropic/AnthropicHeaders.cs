using System.Globalization;
using System.Net.Http.Headers;
using LlmDispatcher.Providers.Http;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>Reads what the dialect's response headers tell. Headers are advice: one that makes no sense is as good as none, and never an error.</summary>
internal static class AnthropicHeaders
{
    // Longer than any window: a date beyond is no reset.
    private static readonly TimeSpan MaxReset = TimeSpan.FromDays(366);

    private static readonly string[] TokenLimits = ["tokens", "input-tokens", "output-tokens"];

    /// <summary>Reads the request's id and the rate limits.</summary>
    /// <param name="headers">The response's headers.</param>
    /// <param name="now">The time that the resets, which are dates, are compared with.</param>
    public static ResponseHead Read(HttpResponseHeaders headers, DateTimeOffset now) =>
        new()
        {
            RequestId = ReadRequestId(headers),
            Requests = ReadLimit(headers, "requests", now),
            Tokens = ReadTokens(headers, now),
        };

    /// <summary>The provider's id of the HTTP request; <see langword="null"/> when it gave none.</summary>
    public static string? ReadRequestId(HttpResponseHeaders headers)
    {
        foreach (var name in (ReadOnlySpan<string>)["request-id", "x-request-id"]) // x-: compatible servers
        {
            if (ResponseHeaders.Find(headers, name) is { Length: > 0 } id)
                return id;
        }
        return null;
    }

    /// <summary>Every limit that the headers tell of.</summary>
    public static IEnumerable<RateLimit> ReadLimits(HttpResponseHeaders headers, DateTimeOffset now)
    {
        foreach (var what in (IEnumerable<string>)["requests", .. TokenLimits])
        {
            if (ReadLimit(headers, what, now) is { } limit)
                yield return limit;
        }
    }

    /// <summary>The limit on tokens that a request meets first: one that is used up; else, as a request is measured by its input, the nearer of the one on input and the common one, which may be the sum of
    /// input and output; the one on output when it is all we are told.</summary>
    private static RateLimit? ReadTokens(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var (common, input, output) = (
            ReadLimit(headers, TokenLimits[0], now),
            ReadLimit(headers, TokenLimits[1], now),
            ReadLimit(headers, TokenLimits[2], now)
        );
        var nearer = Nearer(common, input);
        return nearer is null || (nearer.Value.Remaining is not 0 && output?.Remaining is 0) ? output ?? nearer : nearer;
    }

    private static RateLimit? Nearer(RateLimit? one, RateLimit? other) =>
        one is null || other?.Remaining < (one.Value.Remaining ?? long.MaxValue) ? other ?? one : one;

    private static RateLimit? ReadLimit(HttpResponseHeaders headers, string what, DateTimeOffset now)
    {
        var limit = ReadCount(headers, $"anthropic-ratelimit-{what}-limit");
        var remaining = ReadCount(headers, $"anthropic-ratelimit-{what}-remaining");
        var reset = ReadReset(headers, $"anthropic-ratelimit-{what}-reset", now);
        return limit is null && remaining is null && reset is null ? null : new RateLimit(limit, remaining, reset);
    }

    private static long? ReadCount(HttpResponseHeaders headers, string name) =>
        long.TryParse(ResponseHeaders.Find(headers, name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    private static TimeSpan? ReadReset(HttpResponseHeaders headers, string name, DateTimeOffset now)
    {
        if (
            !DateTimeOffset.TryParseExact(
                ResponseHeaders.Find(headers, name),
                ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var at
            )
        )
            return null;
        return at <= now ? TimeSpan.Zero
            : at - now <= MaxReset ? at - now
            : null;
    }
}
