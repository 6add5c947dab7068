using System.Text.Json;
using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Wire.OpenAIChat;

/// <summary>Writes an answer as one chat completion object.</summary>
internal static class ChatCompletion
{
    public static byte[] Write(Answer answer, Conversation conversation, Script script)
    {
        // One object cannot be endless.
        string[] pieces = script.Endless ? [.. answer.Text.Take(10_000)] : [.. answer.Text];
        var said = pieces.Length + answer.Calls.Sum(call => call.Arguments.Count);
        return Json.Bytes(writer =>
        {
            writer.WriteStartObject();
            new ChatEnvelope(conversation, script).Write(writer, "chat.completion");
            writer.WriteStartArray("choices");
            writer.WriteStartObject();
            writer.WriteNumber("index", 0);
            WriteMessage(writer, answer, string.Concat(pieces), script);
            writer.WriteNull("logprobs");
            writer.WriteString("finish_reason", answer.Finish);
            writer.WriteEndObject();
            writer.WriteEndArray();
            if (script.Usage != UsagePlace.None)
                ChatEnvelope.WriteUsage(writer, answer.PromptTokens, answer.Reasoning.Count + said, answer.Reasoning.Count);
            writer.WriteEndObject();
        });
    }

    private static void WriteMessage(Utf8JsonWriter writer, Answer answer, string text, Script script)
    {
        writer.WriteStartObject("message");
        writer.WriteString("role", "assistant");
        if (answer.Reasoning.Count > 0 && script.ReasoningField != ReasoningField.Thinking)
            ChatDelta.Reasoning(writer, string.Concat(answer.Reasoning), script.ReasoningField);
        if (answer.Refusal || text.Length == 0 && answer.Calls.Count > 0)
            writer.WriteNull("content");
        else
            ChatDelta.Text(writer, text, script.ArrayContent);
        writer.WriteString("refusal", answer.Refusal && text.Length > 0 ? text : null);
        if (answer.Calls.Count > 0)
            WriteCalls(writer, answer.Calls);
        writer.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter writer, IReadOnlyList<ToolCall> calls)
    {
        writer.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            writer.WriteStartObject();
            writer.WriteString("id", $"call_{call.Id}");
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteString("name", call.Name);
            writer.WriteString("arguments", string.Concat(call.Arguments));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
