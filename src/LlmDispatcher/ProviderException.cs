using LlmDispatcher.Streams;

namespace LlmDispatcher;

/// <summary>A provider could not answer, and nothing of its answer had been shown. A <see cref="IStreamSource"/> throws it to report its own failure.</summary>
/// <param name="failure">What the provider said, and what follows from it.</param>
/// <param name="innerException">The cause, when there is one.</param>
public sealed class ProviderException(ProviderFailure failure, Exception? innerException = null)
    : LlmDispatcherException(failure.Message, innerException)
{
    /// <summary>What the provider said, and what follows from it.</summary>
    public ProviderFailure Failure => failure;

    /// <inheritdoc/>
    public override LlmErrorKind Kind => failure.Kind;
}
