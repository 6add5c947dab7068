using System.Buffers;

namespace LlmDispatcher.Providers;

/// <summary>
/// Puts the events of a provider's own stream back together into the answer that it would have given whole, parts and members that we do not know included: for a client that speaks the provider's
/// language and does not stream.
/// </summary>
internal interface IPassedAnswer
{
    /// <summary>Takes the data of the next event.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is no JSON.</exception>
    void Take(ReadOnlySpan<byte> data);

    /// <summary>Writes the answer.</summary>
    /// <returns>Whether that could be done; if not, nothing was written.</returns>
    bool TryWrite(IBufferWriter<byte> output);
}
