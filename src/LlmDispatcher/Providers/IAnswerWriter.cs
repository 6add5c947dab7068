using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers;

/// <summary>
/// Writes one answer onto the wire of a client that streams, whole events only. The end waits for <see cref="Complete"/>, so that an answer that fails late is never declared done.
/// </summary>
internal interface IAnswerWriter : IDisposable
{
    /// <summary>What the answer held that the client's language cannot say.</summary>
    IReadOnlyCollection<string> Dropped { get; }

    /// <summary>Says in the client's language what an event tells.</summary>
    void Write(in StreamEvent e);

    /// <summary>Hands on the wire event as it came: the provider speaks the client's language. Whatever is written later goes on from there, as one answer.</summary>
    /// <param name="e">The event; without a payload it came in the wire event before it.</param>
    void Pass(in StreamEvent e);

    /// <summary>The answer is complete: writes what is missing of its end.</summary>
    void Complete();

    /// <summary>The answer failed: writes the error, and no marker that says complete.</summary>
    void Fail(ProviderFailure failure);
}
