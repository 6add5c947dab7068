using System.Buffers;
using System.Text.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Google;

/// <summary>Writes a complete answer as one response, for a client that does not stream.</summary>
internal static class GeminiResponseWriter
{
    /// <param name="answer">The answer; complete.</param>
    /// <param name="start">The answer's name, for an answer whose provider gives none.</param>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="dropped">Gets the names of what the answer held that this dialect cannot say.</param>
    public static void Write(AnswerFold answer, ResponseStart start, IBufferWriter<byte> output, ICollection<string>? dropped = null)
    {
        var finish = answer.Finish ?? throw new InvalidOperationException("An answer without a finish is not complete.");
        if (!GeminiFinish.CanWrite(finish))
            dropped?.Add($"finishReason={finish.RawReason}");
        using var json = new Utf8JsonWriter(output, GeminiStreamWriter.Json);
        json.WriteStartObject();
        json.WriteStartArray("candidates"u8);
        json.WriteStartObject();
        json.WriteStartObject("content"u8);
        json.WriteStartArray("parts"u8);
        var malformed = WriteParts(answer, json, dropped);
        json.WriteEndArray();
        json.WriteString("role"u8, "model"u8);
        json.WriteEndObject();
        GeminiAnswer.WriteFinish(json, finish, malformed);
        json.WriteNumber("index"u8, 0);
        json.WriteEndObject();
        json.WriteEndArray();
        var name = new ResponseStart(
            answer.Start is { Id.Length: > 0 } named ? named.Id : start.Id,
            answer.Start is { Model.Length: > 0 } answered ? answered.Model : start.Model
        );
        GeminiAnswer.WriteEnd(json, answer.Usage, name);
    }

    /// <returns>The name of a function whose call had to be left out.</returns>
    private static string? WriteParts(AnswerFold answer, Utf8JsonWriter json, ICollection<string>? dropped)
    {
        string? malformed = null;
        if (answer.Reasoning.Length > 0)
            GeminiAnswer.WriteText(json, answer.Reasoning, isThought: true);
        if (answer.Refusal.Length > 0)
            dropped?.Add("refusal (written as text)");
        if (answer.Visible.Length > 0 || answer.Calls.Count == 0)
            GeminiAnswer.WriteText(json, answer.Visible, isThought: false);
        foreach (var call in answer.Calls)
        {
            if (!call.IsComplete)
                dropped?.Add($"functionCall {call.Name} (unfinished)");
            else if (GeminiAnswer.Arguments(call.Arguments) is { } arguments)
                GeminiAnswer.WriteCall(json, new ToolCallStart(call.Id, call.Name) { Signature = call.Signature }, arguments);
            else
            {
                malformed ??= call.Name;
                dropped?.Add($"functionCall {call.Name} (malformed arguments)");
            }
        }
        return malformed;
    }
}
