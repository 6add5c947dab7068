using LlmDispatcher.Streams;
using Verdict = (LlmDispatcher.Streams.FailureClass Class, LlmDispatcher.LlmErrorKind Kind);

namespace LlmDispatcher.Providers.Google;

/// <summary>Decides what an error means for what is tried next: by its reason, then by its words, then by its status.</summary>
internal static class GeminiErrorClassifier
{
    private static readonly Verdict TooLong = (FailureClass.TooLong, LlmErrorKind.ContextLengthExceeded);
    private static readonly Verdict TooLarge = (FailureClass.TooLong, LlmErrorKind.InvalidRequest);
    private static readonly Verdict Exhausted = (FailureClass.Exhausted, LlmErrorKind.QuotaExceeded);
    private static readonly Verdict NoModel = (FailureClass.Denied, LlmErrorKind.ModelNotFound);
    private static readonly Verdict NoAccess = (FailureClass.Denied, LlmErrorKind.Authentication);
    private static readonly Verdict Limited = (FailureClass.Limited, LlmErrorKind.RateLimit);
    private static readonly Verdict Overloaded = (FailureClass.Limited, LlmErrorKind.ServiceUnavailable);
    private static readonly Verdict Trouble = (FailureClass.Transient, LlmErrorKind.ServiceUnavailable);
    private static readonly Verdict Slow = (FailureClass.Transient, LlmErrorKind.Timeout);
    private static readonly Verdict Invalid = (FailureClass.Invalid, LlmErrorKind.InvalidRequest);
    private static readonly Verdict Unknown = (FailureClass.Transient, LlmErrorKind.Unknown);

    /// <summary>What an error means.</summary>
    /// <param name="status">The HTTP status; <see langword="null"/> for an error inside a stream, where the code stands in for it.</param>
    /// <param name="facts">What the body says.</param>
    public static Verdict Classify(int? status, GeminiErrorFacts facts)
    {
        if (GeminiErrorTypes.FindOwn(facts) is { } own)
            return (own.Class, own.Kind);
        status ??= facts.Code;
        return ByReason(facts)
            ?? ByWording(status, facts)
            ?? ByStatusWord(facts)
            ?? (status is { } known ? ByStatus(known, facts) : Unknown);
    }

    private static Verdict? ByReason(GeminiErrorFacts facts) =>
        facts.Reason switch
        {
            null => null,
            "BILLING_DISABLED" or "RESOURCE_QUOTA_EXCEEDED" => Exhausted,
            "RATE_LIMIT_EXCEEDED" => facts.IsQuotaUsedUp ? Exhausted : Limited,
            "SERVICE_DISABLED" or "CREDENTIALS_MISSING" or "ACCOUNT_STATE_INVALID" => NoAccess,
            // Families of reasons: API_KEY_INVALID, API_KEY_SERVICE_BLOCKED, ACCESS_TOKEN_EXPIRED, CONSUMER_SUSPENDED, …
            var r when StartsWithAny(r, "API_KEY_", "ACCESS_TOKEN_", "CONSUMER_", "USER_PROJECT_") => NoAccess,
            _ => null,
        };

    // Words only decide where the status leaves room.
    private static Verdict? ByWording(int? status, GeminiErrorFacts facts)
    {
        var message = facts.Message;
        if (status is 429 && HasAny(message, "prepayment credits", "spending cap", "spend cap", "out of credits"))
            return Exhausted;
        if (status is 503 && HasAny(message, "overloaded", "high demand"))
            return Overloaded;
        if (status is not (null or 400 or 403 or 413 or 500))
            return null;
        if (HasAny(message, "api key not valid", "api key expired", "api key not found", "pass a valid api key"))
            return NoAccess;
        if (HasAny(message, TooLongWords) && (message.Contains("token", StringComparison.OrdinalIgnoreCase) || status is not 403))
            return TooLong;
        return HasAny(message, "payload size exceeds", "request size exceeds", "request entity too large") ? TooLarge : null;
    }

    private static readonly string[] TooLongWords =
    [
        "exceeds the maximum number of tokens",
        "input token count",
        "maximum number of input tokens",
        "input context is too long",
        "context length",
        "context window",
        "prompt is too long",
    ];

    private static Verdict? ByStatusWord(GeminiErrorFacts facts) =>
        facts.Status switch
        {
            "INVALID_ARGUMENT" or "OUT_OF_RANGE" => Invalid,
            // Mostly where one is or what one pays; but also a file that is still being worked on.
            "FAILED_PRECONDITION" => HasAny(facts.Message, "location", "region", "country", "billing", "free tier") ? NoAccess : Invalid,
            "UNAUTHENTICATED" or "PERMISSION_DENIED" => NoAccess,
            "RESOURCE_EXHAUSTED" => facts.IsQuotaUsedUp ? Exhausted : Limited,
            "NOT_FOUND" => Missing(facts),
            "UNIMPLEMENTED" => (FailureClass.Denied, LlmErrorKind.ModelUnsupported),
            "DEADLINE_EXCEEDED" => Slow,
            "CANCELLED" or "ABORTED" or "INTERNAL" or "UNAVAILABLE" or "DATA_LOSS" or "UNKNOWN" => Trouble,
            _ => null,
        };

    private static Verdict ByStatus(int status, GeminiErrorFacts facts) =>
        status switch
        {
            401 or 403 => NoAccess,
            402 => Exhausted,
            404 => Missing(facts),
            408 or 504 => Slow,
            409 or 499 => Trouble,
            413 => TooLarge,
            429 => facts.IsQuotaUsedUp ? Exhausted : Limited,
            529 => Overloaded,
            >= 500 => Trouble,
            >= 400 => Invalid,
            >= 300 => (FailureClass.Invalid, LlmErrorKind.Configuration),
            _ => (FailureClass.Transient, LlmErrorKind.MalformedResponse),
        };

    // A wrong base address is not found either, and speaks of no model.
    private static Verdict Missing(GeminiErrorFacts facts) =>
        facts.Message.Contains("model", StringComparison.OrdinalIgnoreCase) ? NoModel : (FailureClass.Denied, LlmErrorKind.Configuration);

    private static bool HasAny(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static bool StartsWithAny(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.StartsWith(word, StringComparison.Ordinal))
                return true;
        }
        return false;
    }
}
