using System.Text.Json;

namespace LlmDispatcher.Simulator.Wire.OpenAIChat;

/// <summary>The members of one delta, in the shapes that servers are known for.</summary>
internal static class ChatDelta
{
    public static void Opening(Utf8JsonWriter writer, bool hasText)
    {
        writer.WriteString("role", "assistant");
        writer.WriteString("content", hasText ? "" : null);
        writer.WriteNull("refusal");
    }

    public static void Text(Utf8JsonWriter writer, string piece, bool asArray)
    {
        if (!asArray)
        {
            writer.WriteString("content", piece);
            return;
        }

        writer.WriteStartArray("content");
        TextPart(writer, piece);
        writer.WriteEndArray();
    }

    public static void Refusal(Utf8JsonWriter writer, string piece) => writer.WriteString("refusal", piece);

    public static void Reasoning(Utf8JsonWriter writer, string piece, ReasoningField field)
    {
        if (field is ReasoningField.ReasoningContent or ReasoningField.Both)
            writer.WriteString("reasoning_content", piece);
        if (field is ReasoningField.Reasoning or ReasoningField.Both)
            writer.WriteString("reasoning", piece);
        if (field != ReasoningField.Thinking)
            return;
        writer.WriteStartArray("content");
        writer.WriteStartObject();
        writer.WriteString("type", "thinking");
        writer.WriteStartArray("thinking");
        TextPart(writer, piece);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    /// <param name="writer">Where to.</param>
    /// <param name="index">The index to write, if any.</param>
    /// <param name="head">Id and name, in the first fragment of a call only.</param>
    /// <param name="arguments">The fragment.</param>
    public static void ToolCall(Utf8JsonWriter writer, int? index, (string Id, string Name)? head, string arguments)
    {
        writer.WriteStartArray("tool_calls");
        writer.WriteStartObject();
        if (index is { } number)
            writer.WriteNumber("index", number);
        if (head is var (id, _))
        {
            writer.WriteString("id", id);
            writer.WriteString("type", "function");
        }

        writer.WriteStartObject("function");
        if (head is var (_, name))
            writer.WriteString("name", name);
        writer.WriteString("arguments", arguments);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void TextPart(Utf8JsonWriter writer, string piece)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "text");
        writer.WriteString("text", piece);
        writer.WriteEndObject();
    }
}
