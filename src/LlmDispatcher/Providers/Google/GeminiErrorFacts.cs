namespace LlmDispatcher.Providers.Google;

/// <summary>What an error body says.</summary>
/// <param name="Message">For people; empty when the body had none.</param>
/// <param name="Code">The number, which is an HTTP status.</param>
/// <param name="Status">Google's word for it, such as <c>RESOURCE_EXHAUSTED</c>.</param>
internal sealed record GeminiErrorFacts(string Message, int? Code = null, string? Status = null)
{
    /// <summary>A body that says nothing.</summary>
    public static readonly GeminiErrorFacts None = new("");

    /// <summary>The reason in its <c>ErrorInfo</c>, such as <c>API_KEY_INVALID</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Who speaks in its <c>ErrorInfo</c>.</summary>
    public string? Domain { get; init; }

    /// <summary>The code that a gateway of ours passed on.</summary>
    public string? OwnCode { get; init; }

    /// <summary>How long to wait, by its <c>RetryInfo</c>.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>Whether its <c>QuotaFailure</c> names a quota of the day, or one of nothing: neither passes by waiting a little.</summary>
    public bool IsQuotaUsedUp { get; init; }
}
