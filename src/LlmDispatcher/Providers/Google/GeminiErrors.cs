using System.Net.Http.Headers;
using LlmDispatcher.Providers.Failures;
using LlmDispatcher.Providers.Http;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Google;

/// <summary>Reads Gemini's errors: as an HTTP answer, or inside a stream that began well.</summary>
internal static class GeminiErrors
{
    /// <summary>Reads an answer whose status is not a success.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="headers">The response's headers.</param>
    /// <param name="body">The body, or as much of it as was read; JSON, HTML, plain text or nothing.</param>
    /// <param name="now">The time, for a <c>retry-after</c> that is a date.</param>
    /// <param name="secret">The key that was sent; it is blanked wherever the answer repeats it.</param>
    public static ProviderFailure Read(
        int status,
        HttpResponseHeaders headers,
        ReadOnlySpan<byte> body,
        DateTimeOffset now,
        string? secret = null
    )
    {
        var facts = GeminiErrorBody.Read(body);
        var (@class, kind) = GeminiErrorClassifier.Classify(status, facts);
        return new ProviderFailure(@class, kind, Describe(status, facts, secret))
        {
            StatusCode = status,
            Code = Code(facts, secret),
            RetryAfter = RetryHints.ReadDelay(headers, now) ?? facts.RetryDelay,
            ShouldRetry = RetryHints.ReadVerdict(headers),
            RequestId = ReadRequestId(headers),
        };
    }

    /// <summary>Reads an error inside a stream: an object with a top-level <c>error</c>.</summary>
    /// <param name="json">The object.</param>
    /// <param name="secret">The key that was sent; it is blanked wherever the error repeats it.</param>
    public static ProviderFailure ReadInBand(ReadOnlySpan<byte> json, string? secret = null)
    {
        var facts = GeminiErrorBody.Read(json);
        var (@class, kind) = GeminiErrorClassifier.Classify(null, facts);
        var message = SecretMask.OneLine(facts.Message, secret);
        return new ProviderFailure(
            @class,
            kind,
            message.Length > 0 ? message : "The provider reported an error inside the stream, without a message."
        )
        {
            Code = Code(facts, secret),
            RetryAfter = facts.RetryDelay,
        };
    }

    /// <summary>The provider's id of the HTTP request; <see langword="null"/> when it gave none. There is no header for it that is promised.</summary>
    public static string? ReadRequestId(HttpResponseHeaders headers)
    {
        foreach (var name in (ReadOnlySpan<string>)["x-goog-request-id", "x-request-id"])
        {
            if (ResponseHeaders.Find(headers, name) is { Length: > 0 } id)
                return id;
        }
        return null;
    }

    private static string Describe(int status, GeminiErrorFacts facts, string? secret)
    {
        var message = SecretMask.OneLine(facts.Message, secret);
        if (status is >= 300 and < 400)
            return $"The server answered with a redirect (HTTP {status}); redirects are not followed, so set the address it should go to as the base URL.";
        return message.Length > 0 ? message : $"HTTP {status}, without a message.";
    }

    private static string? Code(GeminiErrorFacts facts, string? secret) =>
        (facts.OwnCode ?? facts.Reason ?? facts.Status) is { } code ? SecretMask.OneLine(code, secret) : null;
}
