using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>One kind of failure as the dialect words it.</summary>
/// <param name="Class">What it means for what is tried next.</param>
/// <param name="Kind">What went wrong.</param>
/// <param name="Type">The <c>type</c> of the error, one that clients of the dialect know.</param>
/// <param name="Code">The <c>details.error_code</c> that tells it from others of the same type; <see langword="null"/> for the one that the type alone means.</param>
/// <param name="Status">The HTTP status when no provider gave one.</param>
internal sealed record AnthropicErrorType(FailureClass Class, LlmErrorKind Kind, string Type, string? Code, int Status);

/// <summary>The words of errors: one table for both directions, so that what we write reads back as what it was.</summary>
internal static class AnthropicErrorTypes
{
    /// <summary>The code of a refusal to go on from a half-written answer.</summary>
    public const string PrefillUnsupported = "prefill_unsupported";

    /// <summary>All that can be written; the first of a class stands for the kinds that have no word of their own.</summary>
    public static readonly IReadOnlyList<AnthropicErrorType> All =
    [
        new(FailureClass.Invalid, LlmErrorKind.InvalidRequest, "invalid_request_error", null, 400),
        new(FailureClass.Denied, LlmErrorKind.Authentication, "authentication_error", null, 401),
        new(FailureClass.Exhausted, LlmErrorKind.QuotaExceeded, "billing_error", null, 402),
        new(FailureClass.TooLong, LlmErrorKind.ContextLengthExceeded, "invalid_request_error", "context_length_exceeded", 400),
        new(FailureClass.TooLong, LlmErrorKind.InvalidRequest, "request_too_large", null, 413),
        new(FailureClass.Limited, LlmErrorKind.RateLimit, "rate_limit_error", null, 429),
        new(FailureClass.Limited, LlmErrorKind.ServiceUnavailable, "overloaded_error", null, 529),
        new(FailureClass.Transient, LlmErrorKind.ServiceUnavailable, "api_error", null, 500),
        new(FailureClass.Transient, LlmErrorKind.Timeout, "timeout_error", null, 504),
        new(FailureClass.Silent, LlmErrorKind.Timeout, "timeout_error", "deadline_passed", 504),
        new(FailureClass.Refused, LlmErrorKind.ContentFilter, "invalid_request_error", "content_filter", 400),
        new(FailureClass.Denied, LlmErrorKind.ModelNotFound, "not_found_error", "model_not_found", 404),
        new(FailureClass.Denied, LlmErrorKind.Configuration, "not_found_error", "endpoint_not_found", 404),
        new(FailureClass.Exhausted, LlmErrorKind.BudgetExceeded, "billing_error", "budget_exceeded", 402),
        new(FailureClass.Invalid, LlmErrorKind.ModelUnsupported, "invalid_request_error", "unsupported_parameter", 400),
        new(FailureClass.Invalid, LlmErrorKind.CostLimit, "invalid_request_error", "cost_limit", 400),
        new(FailureClass.Invalid, LlmErrorKind.Configuration, "api_error", "configuration_error", 500),
        new(FailureClass.Invalid, LlmErrorKind.ResponseTooLarge, "api_error", "response_too_large", 502),
        new(FailureClass.Invalid, LlmErrorKind.NoAvailableProviders, "api_error", "no_route", 503),
        new(FailureClass.Transient, LlmErrorKind.Connection, "api_error", "connection_error", 502),
        new(FailureClass.Transient, LlmErrorKind.Truncated, "api_error", "truncated", 502),
        new(FailureClass.Transient, LlmErrorKind.MalformedResponse, "api_error", "malformed_response", 502),
        new(FailureClass.Transient, LlmErrorKind.ResponseTooLarge, "api_error", "response_limit", 502),
        new(FailureClass.Transient, LlmErrorKind.FallbackExhausted, "api_error", "fallback_exhausted", 503),
        new(FailureClass.Transient, LlmErrorKind.Unknown, "api_error", "unclassified", 500),
    ];

    /// <summary>The word for a failure: its own, else that of its class.</summary>
    public static AnthropicErrorType For(FailureClass @class, LlmErrorKind kind) =>
        All.FirstOrDefault(t => t.Class == @class && t.Kind == kind) ?? All.First(t => t.Class == @class);

    /// <summary>What a code of ours says; <see langword="null"/> for any other.</summary>
    public static AnthropicErrorType? ByCode(string? code) => code is null ? null : All.FirstOrDefault(t => t.Code == code);

    /// <summary>What a type says without a code; <see langword="null"/> for an unknown one.</summary>
    public static AnthropicErrorType? ByType(string? type) =>
        type is null ? null : All.FirstOrDefault(t => t.Code is null && t.Type == type);
}
