using Microsoft.Extensions.AI;

namespace LlmDispatcher.Streams;

/// <summary>What the response headers say.</summary>
public sealed record ResponseHead
{
    /// <summary>The provider's id of the HTTP request.</summary>
    public string? RequestId { get; init; }

    /// <summary>What is left of the provider's limit on requests.</summary>
    public RateLimit? Requests { get; init; }

    /// <summary>What is left of the provider's limit on tokens.</summary>
    public RateLimit? Tokens { get; init; }

    /// <summary>The wire language of the payloads that follow; <see langword="null"/> when the source has none.</summary>
    internal WireDialect? Dialect { get; init; }

    /// <summary>What of the request was left out, because the wire language has no word for it and it cannot change the meaning.</summary>
    internal IReadOnlyCollection<string> Dropped { get; init; } = [];
}

/// <summary>One of a provider's rate limits, as its headers tell it.</summary>
/// <param name="Limit">How many are allowed in the window.</param>
/// <param name="Remaining">How many are left.</param>
/// <param name="ResetAfter">How long until the window is whole again.</param>
public readonly record struct RateLimit(long? Limit, long? Remaining, TimeSpan? ResetAfter);

/// <summary>How the provider names its answer.</summary>
/// <param name="Id">The answer's id; empty when the provider gave none.</param>
/// <param name="Model">The model that answers; empty when the provider did not say.</param>
/// <param name="CreatedAt">When the answer began, by the provider's clock.</param>
public sealed record ResponseStart(string Id, string Model, DateTimeOffset? CreatedAt = null);

/// <summary>Which tool is called.</summary>
/// <param name="Id">The call's id, which its result must carry; empty when the provider gave none.</param>
/// <param name="Name">The tool's name.</param>
public sealed record ToolCallStart(string Id, string Name)
{
    /// <summary>The provider's seal on the reasoning that led to the call, which must go back with it unchanged; <see langword="null"/> when there is none.</summary>
    public string? Signature { get; init; }
}

/// <summary>Why the model came to an end.</summary>
/// <param name="Reason">The reason in the common words.</param>
/// <param name="RawReason">The provider's own word.</param>
public sealed record Finish(ChatFinishReason Reason, string RawReason)
{
    /// <summary>The stop sequence that was met; <see langword="null"/> when it was none, or the provider does not say.</summary>
    public string? StopSequence { get; init; }

    /// <summary>The provider's explanation, such as why it refuses; <see langword="null"/> when it gives none.</summary>
    public string? Explanation { get; init; }
}
