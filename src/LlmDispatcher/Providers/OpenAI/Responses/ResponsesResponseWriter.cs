using System.Buffers;
using System.Text.Json;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>
/// Writes a complete answer as one response, for a client that does not stream. It is fed with the answer's events: the output is in their order, and a
/// client that keeps no conversation here needs the seals on the reasoning.
/// </summary>
/// <param name="output">Takes the bytes.</param>
/// <param name="start">The answer's name, for an answer whose provider gives none.</param>
internal sealed class ResponsesResponseWriter(IBufferWriter<byte> output, ResponseStart start) : ResponsesOutput(start)
{
    /// <summary>The answer is complete: writes the response.</summary>
    public void Complete()
    {
        RequireFinish();
        CloseAll(isCut: IncompleteReason is not null);
        using var json = new Utf8JsonWriter(output, ChatStreamWriter.Json);
        ResponseWriter.Write(
            json,
            Named,
            IncompleteReason is null ? "completed"u8 : "incomplete"u8,
            Items,
            incomplete: IncompleteReason,
            usage: Usage
        );
    }
}
