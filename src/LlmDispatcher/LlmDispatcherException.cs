namespace LlmDispatcher;

/// <summary>The base of this library's own exceptions. <see cref="StreamTimeoutException"/> stands apart: it is a <see cref="TimeoutException"/>.</summary>
public abstract class LlmDispatcherException : Exception, ILlmError
{
    private protected LlmDispatcherException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <inheritdoc/>
    public abstract LlmErrorKind Kind { get; }

    /// <inheritdoc/>
    public string? Provider { get; init; }

    /// <inheritdoc/>
    public string? Model { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<StreamAttempt> Attempts { get; init; } = [];

    /// <inheritdoc/>
    public string PartialText { get; init; } = "";
}
