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
}
