using LlmDispatcher.Streams;

namespace LlmDispatcher;

/// <summary>A provider could not answer, and nothing of its answer had been shown. A <see cref="IStreamSource"/> throws it to report its own failure.</summary>
/// <param name="failure">What the provider said, and what follows from it.</param>
/// <param name="innerException">The cause, when there is one.</param>
public sealed class ProviderException(ProviderFailure failure, Exception? innerException = null)
    : LlmDispatcherException(failure.Message, innerException)
{
    /// <summary>Whether several routes were asked, and none is left.</summary>
    internal bool IsExhausted { get; init; }

    /// <summary>What the provider said, and what follows from it.</summary>
    public ProviderFailure Failure => failure;

    /// <summary>What went wrong; <see cref="LlmErrorKind.FallbackExhausted"/> when every route was asked and failed, as <see cref="LlmDispatcherException.Attempts"/> tell. What the last one said is in
    /// <see cref="Failure"/>.</summary>
    public override LlmErrorKind Kind => IsExhausted ? LlmErrorKind.FallbackExhausted : failure.Kind;

    /// <inheritdoc/>
    public override string Message => IsExhausted ? $"{base.Message.TrimEnd('.')} (every route has failed: {Routes()})." : base.Message;

    private string Routes() =>
        string.Join(
            ", ",
            Attempts
                .GroupBy(a => (a.Provider, a.Model))
                .Select(g => $"{g.Key.Provider}/{g.Key.Model} {g.Last().Failure?.Kind ?? LlmErrorKind.Unknown}")
        );
}
