using System.Net.Http.Headers;
using LlmDispatcher.Providers.Failures;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>Reads the errors of the OpenAI family: as an HTTP answer, or inside a stream that began well.</summary>
internal static class OpenAIErrors
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
        var facts = ErrorBody.Read(body);
        var (@class, kind) = ErrorClassifier.Classify(status, facts);
        return new ProviderFailure(@class, kind, Describe(status, facts, secret))
        {
            StatusCode = status,
            Code = Mask(facts.Code, secret),
            RetryAfter = RetryHints.ReadDelay(headers, now) ?? facts.RetryDelay,
            ShouldRetry = RetryHints.ReadVerdict(headers),
            RequestId = OpenAIHeaders.ReadRequestId(headers),
        };
    }

    /// <summary>Reads an error inside a stream: an object with a top-level <c>error</c>, or an object that is one as a whole.</summary>
    /// <param name="json">The event's data.</param>
    /// <param name="secret">The key that was sent; it is blanked wherever the error repeats it.</param>
    public static ProviderFailure ReadInBand(ReadOnlySpan<byte> json, string? secret = null)
    {
        var facts = ErrorBody.Read(json);
        var (@class, kind) = ErrorClassifier.Classify(null, facts);
        var message = SecretMask.OneLine(facts.Message, secret);
        return new ProviderFailure(
            @class,
            kind,
            message.Length > 0 ? message : "The provider reported an error inside the stream, without a message."
        )
        {
            Code = Mask(facts.Code, secret),
            RetryAfter = facts.RetryDelay,
        };
    }

    private static string Describe(int status, ErrorFacts facts, string? secret)
    {
        var message = SecretMask.OneLine(facts.Message, secret);
        if (status is >= 300 and < 400)
            return $"The server answered with a redirect (HTTP {status}); redirects are not followed, so set the address it should go to as the base URL.";
        return message.Length > 0 ? message : $"HTTP {status}, without a message.";
    }

    private static string? Mask(string? code, string? secret) => code is null ? null : SecretMask.OneLine(code, secret);
}
