namespace LlmDispatcher.Streams;

/// <summary>Why an attempt failed: what the provider said, and what follows from it.</summary>
/// <param name="Class">What it means for what is tried next.</param>
/// <param name="Kind">What went wrong.</param>
/// <param name="Message">For people: the provider's own words where it had any, without secrets.</param>
public sealed record ProviderFailure(FailureClass Class, LlmErrorKind Kind, string Message)
{
    /// <summary>The HTTP status; <see langword="null"/> when there was no response, or the error came inside the stream.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The provider's own code of the error, such as <c>insufficient_quota</c>.</summary>
    public string? Code { get; init; }

    /// <summary>How long the provider asks to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The provider's own verdict on whether to try again (<c>x-should-retry</c>); <see langword="null"/> when it gave none.</summary>
    public bool? ShouldRetry { get; init; }

    /// <summary>When the conversation is too long: how many tokens it has, by the provider's count; <see langword="null"/> when it does not say.</summary>
    public long? RequestedTokens => Kind == LlmErrorKind.ContextLengthExceeded ? ContextLength.In(Message).Requested : null;

    /// <summary>When the conversation is too long: how many tokens it may have; <see langword="null"/> when the provider does not say.</summary>
    public long? MaxTokens => Kind == LlmErrorKind.ContextLengthExceeded ? ContextLength.In(Message).Max : null;

    /// <summary>The provider's id of the HTTP request.</summary>
    public string? RequestId { get; init; }

    /// <summary>What an HTTP status alone tells.</summary>
    /// <param name="status">The status; not one of success.</param>
    /// <param name="message">For people: what the provider said, without secrets.</param>
    public static ProviderFailure OfStatus(int status, string message)
    {
        var (failureClass, kind) = status switch
        {
            401 or 403 => (FailureClass.Denied, LlmErrorKind.Authentication),
            402 => (FailureClass.Exhausted, LlmErrorKind.QuotaExceeded),
            404 => (FailureClass.Denied, LlmErrorKind.ModelNotFound),
            408 or 409 => (FailureClass.Transient, LlmErrorKind.ServiceUnavailable),
            413 => (FailureClass.TooLong, LlmErrorKind.ContextLengthExceeded),
            429 => (FailureClass.Limited, LlmErrorKind.RateLimit),
            529 => (FailureClass.Limited, LlmErrorKind.ServiceUnavailable),
            >= 500 => (FailureClass.Transient, LlmErrorKind.ServiceUnavailable),
            _ => (FailureClass.Invalid, LlmErrorKind.InvalidRequest),
        };
        return new(failureClass, kind, message) { StatusCode = status };
    }
}
