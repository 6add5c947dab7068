using System.Text.Json;
using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Wire.Anthropic;

/// <summary>The members of a content block: empty ones when it starts in a stream, full ones in a whole message.</summary>
internal static class AnthropicBlock
{
    public static void Text(Utf8JsonWriter writer, string text)
    {
        writer.WriteString("type", "text");
        writer.WriteString("text", text);
    }

    public static void Thinking(Utf8JsonWriter writer, string thinking, string signature)
    {
        writer.WriteString("type", "thinking");
        writer.WriteString("thinking", thinking);
        writer.WriteString("signature", signature);
    }

    public static void Redacted(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "redacted_thinking");
        writer.WriteString("data", Signature.Of("redacted"));
    }

    public static void ToolUse(Utf8JsonWriter writer, ToolCall call, string input)
    {
        writer.WriteString("type", "tool_use");
        writer.WriteString("id", $"toolu_{call.Id}");
        writer.WriteString("name", call.Name);
        writer.WritePropertyName("input");
        writer.WriteRawValue(input);
    }
}
