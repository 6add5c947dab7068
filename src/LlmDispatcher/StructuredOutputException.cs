namespace LlmDispatcher;

/// <summary>The answer came to its end, but not in the shape that was asked for. What there is of it is in <see cref="LlmDispatcherException.PartialText"/>.</summary>
/// <param name="kind">What went wrong.</param>
/// <param name="message">Why it cannot be read, and what to do.</param>
/// <param name="summary">How the answer came.</param>
/// <param name="innerException">What reading it threw; <see langword="null"/> when nobody tried.</param>
public sealed class StructuredOutputException(LlmErrorKind kind, string message, StreamSummary summary, Exception? innerException = null)
    : LlmDispatcherException(message, innerException)
{
    /// <inheritdoc/>
    public override LlmErrorKind Kind => kind;

    /// <summary>How the answer came.</summary>
    public StreamSummary Summary => summary;
}
