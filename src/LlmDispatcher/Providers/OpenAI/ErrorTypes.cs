using System.Collections.Frozen;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>One kind of failure as the dialect words it.</summary>
/// <param name="Class">What it means for what is tried next.</param>
/// <param name="Kind">What went wrong.</param>
/// <param name="Type">The <c>type</c> of the error object.</param>
/// <param name="Code">The <c>code</c> that clients of the family look for, for a failure that has none of its own.</param>
/// <param name="Status">The HTTP status when no provider gave one.</param>
internal sealed record ErrorType(FailureClass Class, LlmErrorKind Kind, string Type, string? Code, int Status);

/// <summary>The <c>type</c> words of errors: one table for both directions, so that what we write reads back as what it was.</summary>
/// <remarks>
/// The first four are OpenAI's and mean little (an unknown model is an <c>invalid_request_error</c> too): beside a status, the status decides.
/// The others say all by themselves.
/// </remarks>
internal static class ErrorTypes
{
    private const int VagueCount = 4;

    /// <summary>All that can be written; the first of a class stands for the kinds that have no word of their own.</summary>
    public static readonly IReadOnlyList<ErrorType> All =
    [
        new(FailureClass.Invalid, LlmErrorKind.InvalidRequest, "invalid_request_error", null, 400),
        new(FailureClass.Denied, LlmErrorKind.Authentication, "authentication_error", null, 401),
        new(FailureClass.Limited, LlmErrorKind.RateLimit, "rate_limit_error", "rate_limit_exceeded", 429),
        new(FailureClass.Transient, LlmErrorKind.ServiceUnavailable, "server_error", null, 500),
        new(FailureClass.Invalid, LlmErrorKind.ModelUnsupported, "unsupported_request_error", "unsupported_parameter", 400),
        new(FailureClass.Invalid, LlmErrorKind.Configuration, "configuration_error", null, 500),
        new(FailureClass.Invalid, LlmErrorKind.CostLimit, "cost_limit_error", null, 400),
        new(FailureClass.Invalid, LlmErrorKind.ResponseTooLarge, "response_too_large_error", null, 502),
        new(FailureClass.Invalid, LlmErrorKind.NoAvailableProviders, "no_route_error", null, 503),
        new(FailureClass.Denied, LlmErrorKind.ModelNotFound, "model_not_found_error", "model_not_found", 404),
        new(FailureClass.Denied, LlmErrorKind.Configuration, "endpoint_not_found_error", null, 404),
        new(FailureClass.Limited, LlmErrorKind.ServiceUnavailable, "overloaded_error", null, 503),
        new(FailureClass.Exhausted, LlmErrorKind.QuotaExceeded, "insufficient_quota", "insufficient_quota", 429),
        new(FailureClass.Exhausted, LlmErrorKind.BudgetExceeded, "budget_exceeded_error", null, 429),
        new(FailureClass.TooLong, LlmErrorKind.ContextLengthExceeded, "context_length_error", "context_length_exceeded", 400),
        new(FailureClass.TooLong, LlmErrorKind.InvalidRequest, "request_too_large", null, 413),
        new(FailureClass.Refused, LlmErrorKind.ContentFilter, "content_filter_error", "content_filter", 400),
        new(FailureClass.Silent, LlmErrorKind.Timeout, "deadline_error", null, 504),
        new(FailureClass.Transient, LlmErrorKind.Timeout, "request_timeout_error", null, 504),
        new(FailureClass.Transient, LlmErrorKind.Connection, "connection_error", null, 502),
        new(FailureClass.Transient, LlmErrorKind.Truncated, "truncated_error", null, 502),
        new(FailureClass.Transient, LlmErrorKind.MalformedResponse, "malformed_response_error", null, 502),
        new(FailureClass.Transient, LlmErrorKind.ResponseTooLarge, "response_limit_error", null, 502),
        new(FailureClass.Transient, LlmErrorKind.FallbackExhausted, "fallback_exhausted_error", null, 503),
        new(FailureClass.Transient, LlmErrorKind.Unknown, "unclassified_error", null, 500),
    ];

    private static readonly FrozenDictionary<string, ErrorType> Decisive = All.Skip(VagueCount)
        .ToFrozenDictionary(t => t.Type, StringComparer.OrdinalIgnoreCase);

    /// <summary>What a type says whatever the status is; <see langword="null"/> when it does not decide.</summary>
    public static ErrorType? FindDecisive(string? type) => type is not null && Decisive.TryGetValue(type, out var found) ? found : null;

    /// <summary>The word for a failure: its own, else that of its class.</summary>
    public static ErrorType For(FailureClass @class, LlmErrorKind kind) =>
        All.FirstOrDefault(t => t.Class == @class && t.Kind == kind) ?? All.First(t => t.Class == @class);
}
