using System.Buffers;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Gateway.Dialects;

/// <summary>Collects an answer and writes it as one response, for a client that does not stream.</summary>
internal interface IWholeWriter
{
    /// <summary>Takes an event.</summary>
    void Take(in StreamEvent e);

    /// <summary>The answer is complete: writes it.</summary>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="dropped">Gets the names of what the answer held that the language cannot say.</param>
    void Complete(IBufferWriter<byte> output, ICollection<string> dropped);
}
