namespace LlmDispatcher;

/// <summary>The configuration is wrong or incomplete; nothing was sent.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="key">The configuration key it is about, such as <c>providers:openai:apiKey</c>; <see langword="null"/> when it is about the whole.</param>
/// <param name="innerException">The cause, when there is one.</param>
public sealed class LlmConfigurationException(string message, string? key = null, Exception? innerException = null)
    : LlmDispatcherException(message, innerException)
{
    /// <summary>The configuration key it is about; <see langword="null"/> when it is about the whole.</summary>
    public string? Key => key;

    /// <inheritdoc/>
    public override LlmErrorKind Kind => LlmErrorKind.Configuration;
}
