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
}
