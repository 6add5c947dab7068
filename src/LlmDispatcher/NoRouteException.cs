namespace LlmDispatcher;

/// <summary>No configured route can answer the request; nothing was sent.</summary>
/// <param name="kind">What is missing.</param>
/// <param name="message">What is missing, and what to do.</param>
public sealed class NoRouteException(LlmErrorKind kind, string message) : LlmDispatcherException(message, innerException: null)
{
    /// <inheritdoc/>
    public override LlmErrorKind Kind => kind;

    /// <summary>Why each of the routes cannot answer.</summary>
    public IReadOnlyList<RejectedRoute> Rejected { get; init; } = [];

    /// <summary>What no model that is left can do, when that is the reason: <see cref="LlmErrorKind.ModelUnsupported"/>. Else <see cref="Capability.None"/>.</summary>
    public Capability MissingCapability { get; init; }

    /// <summary>How many tokens the request has, estimated, when it is too long for all: <see cref="LlmErrorKind.ContextLengthExceeded"/>. Else <see langword="null"/>.</summary>
    public long? RequestedTokens { get; init; }

    /// <summary>The most tokens that any of the routes takes, when that is the reason. Else <see langword="null"/>.</summary>
    public long? MaxTokens { get; init; }
}
