using System.Buffers;
using System.Text.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>Writes a complete answer as one response, for a client that does not stream.</summary>
internal static class ChatResponseWriter
{
    /// <param name="answer">The answer; complete.</param>
    /// <param name="start">The answer's name, for an answer whose provider gives none.</param>
    /// <param name="output">Takes the bytes.</param>
    public static void Write(AnswerFold answer, ResponseStart start, IBufferWriter<byte> output)
    {
        var finish = answer.Finish ?? throw new InvalidOperationException("An answer without a finish is not complete.");
        using var json = new Utf8JsonWriter(output, ChatStreamWriter.Json);
        json.WriteStartObject();
        json.WriteString("id"u8, answer.Start is { Id.Length: > 0 } named ? named.Id : start.Id);
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, (answer.Start?.CreatedAt ?? start.CreatedAt)?.ToUnixTimeSeconds() ?? 0);
        json.WriteString("model"u8, answer.Start is { Model.Length: > 0 } answered ? answered.Model : start.Model);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        WriteMessage(answer, json);
        json.WriteString("finish_reason"u8, ChatFinish.Write(finish));
        json.WriteEndObject();
        json.WriteEndArray();
        if (answer.Usage is { } usage)
        {
            json.WritePropertyName("usage"u8);
            ChatUsage.Write(json, usage);
        }
        json.WriteEndObject();
    }

    private static void WriteMessage(AnswerFold answer, Utf8JsonWriter json)
    {
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        if (answer.Text.Length > 0 || (answer.Calls.Count == 0 && answer.Refusal.Length == 0))
            json.WriteString("content"u8, answer.Text);
        else
            json.WriteNull("content"u8);
        if (answer.Reasoning.Length > 0)
            json.WriteString("reasoning_content"u8, answer.Reasoning);
        if (answer.Refusal.Length > 0)
            json.WriteString("refusal"u8, answer.Refusal);
        else
            json.WriteNull("refusal"u8);
        if (answer.Calls.Count > 0)
        {
            json.WriteStartArray("tool_calls"u8);
            foreach (var call in answer.Calls)
            {
                json.WriteStartObject();
                json.WriteString("id"u8, call.Id);
                json.WriteString("type"u8, "function"u8);
                json.WriteStartObject("function"u8);
                json.WriteString("name"u8, call.Name);
                json.WriteString("arguments"u8, call.Arguments);
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
