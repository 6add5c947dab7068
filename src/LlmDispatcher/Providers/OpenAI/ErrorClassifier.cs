using LlmDispatcher.Streams;
using Verdict = (LlmDispatcher.Streams.FailureClass Class, LlmDispatcher.LlmErrorKind Kind);

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>Decides what an error means for what is tried next: first by its own words, then by its status.</summary>
internal static class ErrorClassifier
{
    private static readonly Verdict TooLong = (FailureClass.TooLong, LlmErrorKind.ContextLengthExceeded);
    private static readonly Verdict Exhausted = (FailureClass.Exhausted, LlmErrorKind.QuotaExceeded);
    private static readonly Verdict Refused = (FailureClass.Refused, LlmErrorKind.ContentFilter);
    private static readonly Verdict NoModel = (FailureClass.Denied, LlmErrorKind.ModelNotFound);
    private static readonly Verdict NoAccess = (FailureClass.Denied, LlmErrorKind.Authentication);
    private static readonly Verdict Limited = (FailureClass.Limited, LlmErrorKind.RateLimit);
    private static readonly Verdict Overloaded = (FailureClass.Limited, LlmErrorKind.ServiceUnavailable);
    private static readonly Verdict Trouble = (FailureClass.Transient, LlmErrorKind.ServiceUnavailable);
    private static readonly Verdict Slow = (FailureClass.Transient, LlmErrorKind.Timeout);
    private static readonly Verdict Invalid = (FailureClass.Invalid, LlmErrorKind.InvalidRequest);

    /// <summary>What an error means.</summary>
    /// <param name="status">The HTTP status; <see langword="null"/> for an error inside a stream, where a numeric code stands in for it.</param>
    /// <param name="facts">What the body says.</param>
    public static Verdict Classify(int? status, ErrorFacts facts)
    {
        if (ErrorTypes.FindDecisive(facts.Type) is { } own)
            return (own.Class, own.Kind);
        return ByCode(facts.Code)
            ?? ByCode(facts.InnerCode)
            ?? ByCode(facts.Type)
            ?? ByWording(status ?? facts.CodeAsStatus, facts.Message)
            ?? ((status ?? facts.CodeAsStatus) is { } known ? ByStatus(known, facts) : ByVagueType(facts.Code) ?? ByVagueType(facts.Type))
            ?? (FailureClass.Transient, LlmErrorKind.Unknown);
    }

    private static Verdict? ByCode(string? code) =>
        code?.ToLowerInvariant() switch
        {
            null => null,
            "insufficient_quota" or "insufficient_credits" or "insufficient_balance" or "insufficient_funds" or "payment_required" =>
                Exhausted,
            "context_length_exceeded" or "context_window_exceeded" or "exceed_context_size_error" => TooLong,
            "model_max_prompt_tokens_exceeded" or "tokens_limit_reached" => TooLong,
            "content_filter" or "content_policy_violation" or "responsibleaipolicyviolation" or "invalid_prompt" => Refused,
            "model_not_found" or "model_decommissioned" or "deploymentnotfound" or "invalid_model" or "unknown_model" => NoModel,
            "invalid_api_key" or "unsupported_country_region_territory" => NoAccess,
            "unsupported_parameter" or "unsupported_value" => (FailureClass.Invalid, LlmErrorKind.ModelUnsupported),
            "slow_down" or "rate_limit_exceeded" or "too_many_requests" => Limited,
            "server_is_overloaded" or "engine_overloaded" or "engine_overloaded_error" or "overloaded" or "capacity_exceeded" => Overloaded,
            // Families of codes: billing_not_active, spend_limit_reached, content_policy_blocked, …
            var c when HasAny(c, "billing", "spend_limit", "spending", "credits") => Exhausted,
            var c
                when HasAny(c, "moderation", "content_policy", "content_filter", "policy_violation")
                    || c.EndsWith("_policy", StringComparison.Ordinal) => Refused,
            var c when HasAny(c, "invalid_image", "image_", "_image") => Invalid, // in a stream, where no status says so
            _ => null,
        };

    // Words only decide where the status leaves room: a 429 about tokens is a rate, not a length.
    private static Verdict? ByWording(int? status, string message)
    {
        if (status is 403 or 429 && HasAny(message, "spending limit", "available credits", "any credits", "out of credits"))
            return Exhausted;
        if (status is not (null or 400 or 403 or 413 or 422 or 500))
            return null;
        if (status is not 403 && HasAny(message, TooLongWords))
            return TooLong;
        if (HasAny(message, "incorrect api key", "invalid api key", "api key not valid"))
            return NoAccess;
        if (HasAny(message, "not a valid model id", "model does not exist"))
            return NoModel;
        return HasAny(message, "content management policy", "usage policies", "usage policy", "requires moderation") ? Refused : null;
    }

    private static readonly string[] TooLongWords =
    [
        "maximum context length",
        "context length exceeded",
        "exceeds the context",
        "exceeds the model's context",
        "exceed context size",
        "available context size",
        "context window",
        "maximum prompt length",
        "prompt is too long",
        "input is too long",
        "reduce the length of the messages",
        "maximum number of tokens allowed",
    ];

    private static Verdict ByStatus(int status, ErrorFacts facts) =>
        status switch
        {
            401 or 403 => NoAccess,
            402 => Exhausted,
            // A wrong base address is a 404 as well, and speaks of no model.
            404 => HasAny(facts.Message, "model", "deployment", "engine") ? NoModel : (FailureClass.Denied, LlmErrorKind.Configuration),
            408 or 504 => Slow,
            409 or 424 or 499 => Trouble,
            // Too large for this server's limits, be they bytes or tokens: a route with more room may take it.
            413 => (FailureClass.TooLong, LlmErrorKind.InvalidRequest),
            429 => Limited,
            498 or 529 => Overloaded,
            >= 500 => Trouble,
            400 => ByVagueType(facts.Code) ?? ByVagueType(facts.Type) ?? Invalid,
            >= 400 => Invalid,
            >= 300 => (FailureClass.Invalid, LlmErrorKind.Configuration),
            _ => (FailureClass.Transient, LlmErrorKind.MalformedResponse),
        };

    private static Verdict? ByVagueType(string? type) =>
        type?.ToLowerInvariant() switch
        {
            "invalid_request_error" or "invalid_request" or "badrequesterror" or "bad_request" or "invalid_argument" => Invalid,
            "authentication_error" or "permission_error" or "permission_denied" or "unauthenticated" => NoAccess,
            "not_found_error" or "notfounderror" => NoModel,
            "rate_limit_error" or "resource_exhausted" or "ratelimiterror" => Limited,
            "timeout_error" or "timeout" => Slow,
            "server_error" or "api_error" or "internal_error" or "internal_server_error" or "internalservererror" => Trouble,
            "service_unavailable_error" or "unavailable_error" or "provider_unavailable" => Trouble,
            _ => null,
        };

    private static bool HasAny(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}
