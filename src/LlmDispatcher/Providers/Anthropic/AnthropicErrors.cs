using System.Net.Http.Headers;
using LlmDispatcher.Providers.Failures;
using LlmDispatcher.Streams;
using Verdict = (LlmDispatcher.Streams.FailureClass Class, LlmDispatcher.LlmErrorKind Kind);

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>Reads the dialect's errors: as an HTTP answer, or inside a stream that began well.</summary>
internal static class AnthropicErrors
{
    private static readonly string[] TooLongWords =
    [
        "prompt is too long",
        "input is too long",
        "exceed context limit",
        "exceeds the context",
        "context window",
        "maximum context length",
    ];

    private static readonly string[] ExhaustedWords = ["credit balance is too low", "usage limits", "spend limit", "spending limit"];

    private static readonly string[] RefusedWords = ["content filtering policy", "usage policy", "usage policies"];

    /// <summary>Reads an answer whose status is not a success.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="headers">The response's headers.</param>
    /// <param name="body">The body, or as much of it as was read; JSON, HTML, plain text or nothing.</param>
    /// <param name="now">The time, for limits that are reset at a date.</param>
    /// <param name="secret">The key that was sent; it is blanked wherever the answer repeats it.</param>
    public static ProviderFailure Read(
        int status,
        HttpResponseHeaders headers,
        ReadOnlySpan<byte> body,
        DateTimeOffset now,
        string? secret = null
    )
    {
        var facts = AnthropicErrorBody.Read(body);
        var (@class, kind) = Classify(status, facts);
        return new ProviderFailure(@class, kind, Describe(status, facts, secret))
        {
            StatusCode = status,
            Code = CodeOf(facts, secret),
            RetryAfter = RetryHints.ReadDelay(headers, now) ?? (@class is FailureClass.Limited ? ReadReset(headers, now) : null),
            ShouldRetry = RetryHints.ReadVerdict(headers),
            RequestId = AnthropicHeaders.ReadRequestId(headers) ?? Mask(facts.RequestId, secret),
        };
    }

    /// <summary>Reads an error inside a stream.</summary>
    /// <param name="json">The event's data.</param>
    /// <param name="secret">The key that was sent; it is blanked wherever the error repeats it.</param>
    public static ProviderFailure ReadInBand(ReadOnlySpan<byte> json, string? secret = null)
    {
        var facts = AnthropicErrorBody.Read(json);
        var (@class, kind) = Classify(null, facts);
        var message = SecretMask.OneLine(facts.Message, secret);
        return new ProviderFailure(
            @class,
            kind,
            message.Length > 0 ? message : "The provider reported an error inside the stream, without a message."
        )
        {
            Code = CodeOf(facts, secret),
            RequestId = Mask(facts.RequestId, secret),
        };
    }

    // First the finer code, then the words where the type leaves room, then the type, then the status.
    private static Verdict Classify(int? status, AnthropicErrorBody facts)
    {
        if (AnthropicErrorTypes.ByCode(facts.Code) is { } ours)
            return (ours.Class, ours.Kind);
        if (facts.Code?.Contains("spend_limit", StringComparison.OrdinalIgnoreCase) is true)
            return (FailureClass.Exhausted, LlmErrorKind.QuotaExceeded);
        if (facts.Type is "not_found_error" || (facts.Type is null && status is 404))
            return facts.Message.Contains("model", StringComparison.OrdinalIgnoreCase)
                ? (FailureClass.Denied, LlmErrorKind.ModelNotFound)
                : (FailureClass.Denied, LlmErrorKind.Configuration); // a wrong base address
        if (facts.Type is "permission_error")
            return (FailureClass.Denied, LlmErrorKind.Authentication);
        if (facts.Type is "conflict_error")
            return (FailureClass.Transient, LlmErrorKind.ServiceUnavailable);
        if (
            (facts.Type is null or "invalid_request_error" || AnthropicErrorTypes.ByType(facts.Type) is null)
            && ByWording(status, facts.Message) is { } worded
        )
            return worded;
        return AnthropicErrorTypes.ByType(facts.Type) is { } known ? (known.Class, known.Kind) : ByStatus(status);
    }

    private static Verdict? ByWording(int? status, string message)
    {
        if (status is not (null or 400 or 403 or 413 or 422 or 429))
            return null;
        if (HasAny(message, ExhaustedWords))
            return (FailureClass.Exhausted, LlmErrorKind.QuotaExceeded);
        if (status is 429)
            return null; // what is too much there is a rate
        if (HasAny(message, TooLongWords))
            return (FailureClass.TooLong, LlmErrorKind.ContextLengthExceeded);
        return HasAny(message, RefusedWords) ? (FailureClass.Refused, LlmErrorKind.ContentFilter) : null;
    }

    private static Verdict ByStatus(int? status) =>
        status switch
        {
            null => (FailureClass.Transient, LlmErrorKind.Unknown),
            401 or 403 => (FailureClass.Denied, LlmErrorKind.Authentication),
            402 => (FailureClass.Exhausted, LlmErrorKind.QuotaExceeded),
            408 or 504 => (FailureClass.Transient, LlmErrorKind.Timeout),
            409 or 424 or 499 => (FailureClass.Transient, LlmErrorKind.ServiceUnavailable),
            413 => (FailureClass.TooLong, LlmErrorKind.InvalidRequest),
            429 => (FailureClass.Limited, LlmErrorKind.RateLimit),
            529 => (FailureClass.Limited, LlmErrorKind.ServiceUnavailable),
            >= 500 => (FailureClass.Transient, LlmErrorKind.ServiceUnavailable),
            >= 400 => (FailureClass.Invalid, LlmErrorKind.InvalidRequest),
            >= 300 => (FailureClass.Invalid, LlmErrorKind.Configuration),
            _ => (FailureClass.Transient, LlmErrorKind.MalformedResponse),
        };

    private static string? CodeOf(AnthropicErrorBody facts, string? secret) =>
        facts.Code is not null ? Mask(facts.Code, secret)
        : facts.Type is null or "invalid_request_error" && facts.Message.Contains("prefill", StringComparison.OrdinalIgnoreCase)
            ? AnthropicErrorTypes.PrefillUnsupported
        : null;

    /// <summary>When the limit that is used up is whole again; the longest wait, if it is several.</summary>
    private static TimeSpan? ReadReset(HttpResponseHeaders headers, DateTimeOffset now)
    {
        TimeSpan? longest = null;
        foreach (var limit in AnthropicHeaders.ReadLimits(headers, now))
        {
            if (limit is { Remaining: 0, ResetAfter: { } reset } && (longest is null || reset > longest))
                longest = reset;
        }
        return longest;
    }

    private static string Describe(int status, AnthropicErrorBody facts, string? secret)
    {
        var message = SecretMask.OneLine(facts.Message, secret);
        if (status is >= 300 and < 400)
            return $"The server answered with a redirect (HTTP {status}); redirects are not followed, so set the address it should go to as the base URL.";
        return message.Length > 0 ? message : $"HTTP {status}, without a message.";
    }

    private static string? Mask(string? text, string? secret) => text is null ? null : SecretMask.OneLine(text, secret);

    private static bool HasAny(string text, string[] words) =>
        Array.Exists(words, w => text.Contains(w, StringComparison.OrdinalIgnoreCase));
}
