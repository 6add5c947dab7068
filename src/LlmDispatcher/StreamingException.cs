using LlmDispatcher.Streams;

namespace LlmDispatcher;

/// <summary>The stream broke after content had been handed over. What came before stays valid and is in <see cref="LlmDispatcherException.PartialText"/>.</summary>
/// <param name="failure">What broke it.</param>
/// <param name="innerException">The cause, when there is one.</param>
public sealed class StreamingException(ProviderFailure failure, Exception? innerException = null)
    : LlmDispatcherException(failure.Message, innerException)
{
    /// <summary>What broke the stream.</summary>
    public ProviderFailure Failure => failure;

    /// <inheritdoc/>
    public override LlmErrorKind Kind => failure.Kind;
}
