using System.Collections.Frozen;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Google;

/// <summary>One kind of failure as a gateway of ours words it.</summary>
/// <param name="Class">What it means for what is tried next.</param>
/// <param name="Kind">What went wrong.</param>
/// <param name="Reason">The <c>reason</c> of the <c>ErrorInfo</c>.</param>
/// <param name="Status">The HTTP status when no provider gave one.</param>
internal sealed record GeminiErrorType(FailureClass Class, LlmErrorKind Kind, string Reason, int Status);

/// <summary>The reasons of errors that we write: one table for both directions, so that what we write reads back as what it was.</summary>
internal static class GeminiErrorTypes
{
    /// <summary>Who speaks in an <c>ErrorInfo</c> of ours; only beside it do the reasons decide.</summary>
    public const string Domain = "llm-dispatcher";

    /// <summary>Where in its <c>metadata</c> a provider's own code is.</summary>
    public const string CodeName = "code";

    /// <summary>All that can be written; the first of a class stands for the kinds that have no reason of their own.</summary>
    public static readonly IReadOnlyList<GeminiErrorType> All =
    [
        new(FailureClass.Invalid, LlmErrorKind.InvalidRequest, "INVALID_REQUEST", 400),
        new(FailureClass.Invalid, LlmErrorKind.ModelUnsupported, "UNSUPPORTED_REQUEST", 400),
        new(FailureClass.Invalid, LlmErrorKind.Configuration, "CONFIGURATION", 500),
        new(FailureClass.Invalid, LlmErrorKind.CostLimit, "COST_LIMIT", 400),
        new(FailureClass.Invalid, LlmErrorKind.ResponseTooLarge, "RESPONSE_TOO_LARGE", 502),
        new(FailureClass.Invalid, LlmErrorKind.NoAvailableProviders, "NO_ROUTE", 503),
        new(FailureClass.Denied, LlmErrorKind.Authentication, "ACCESS_DENIED", 401),
        new(FailureClass.Denied, LlmErrorKind.ModelNotFound, "MODEL_NOT_FOUND", 404),
        new(FailureClass.Denied, LlmErrorKind.ModelUnsupported, "NOT_OFFERED", 404),
        new(FailureClass.Denied, LlmErrorKind.Configuration, "ENDPOINT_NOT_FOUND", 404),
        new(FailureClass.Limited, LlmErrorKind.RateLimit, "RATE_LIMITED", 429),
        new(FailureClass.Limited, LlmErrorKind.ServiceUnavailable, "OVERLOADED", 503),
        new(FailureClass.Exhausted, LlmErrorKind.QuotaExceeded, "QUOTA_USED_UP", 429),
        new(FailureClass.Exhausted, LlmErrorKind.BudgetExceeded, "BUDGET_USED_UP", 429),
        new(FailureClass.TooLong, LlmErrorKind.ContextLengthExceeded, "CONTEXT_TOO_LONG", 400),
        new(FailureClass.TooLong, LlmErrorKind.InvalidRequest, "REQUEST_TOO_LARGE", 413),
        new(FailureClass.Refused, LlmErrorKind.ContentFilter, "CONTENT_REFUSED", 400),
        new(FailureClass.Silent, LlmErrorKind.Timeout, "DEADLINE_PASSED", 504),
        new(FailureClass.Transient, LlmErrorKind.ServiceUnavailable, "PROVIDER_TROUBLE", 500),
        new(FailureClass.Transient, LlmErrorKind.Timeout, "PROVIDER_TIMEOUT", 504),
        new(FailureClass.Transient, LlmErrorKind.Connection, "NO_CONNECTION", 502),
        new(FailureClass.Transient, LlmErrorKind.Truncated, "ANSWER_TRUNCATED", 502),
        new(FailureClass.Transient, LlmErrorKind.MalformedResponse, "ANSWER_MALFORMED", 502),
        new(FailureClass.Transient, LlmErrorKind.ResponseTooLarge, "ANSWER_TOO_LARGE", 502),
        new(FailureClass.Transient, LlmErrorKind.FallbackExhausted, "ALL_ROUTES_FAILED", 503),
        new(FailureClass.Transient, LlmErrorKind.Unknown, "UNCLASSIFIED", 500),
    ];

    private static readonly FrozenDictionary<string, GeminiErrorType> ByReason = All.ToFrozenDictionary(t => t.Reason);

    /// <summary>What an error of ours means; <see langword="null"/> for every other.</summary>
    public static GeminiErrorType? FindOwn(GeminiErrorFacts facts) =>
        facts is { Domain: Domain, Reason: { } reason } && ByReason.TryGetValue(reason, out var found) ? found : null;

    /// <summary>The reason for a failure: its own, else that of its class.</summary>
    public static GeminiErrorType For(FailureClass @class, LlmErrorKind kind) =>
        All.FirstOrDefault(t => t.Class == @class && t.Kind == kind) ?? All.First(t => t.Class == @class);
}
