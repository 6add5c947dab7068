using System.Text.Json;
using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Wire.Gemini;

/// <summary>The members of a part.</summary>
internal static class GeminiPart
{
    public static void Text(Utf8JsonWriter writer, string text, string? signature = null)
    {
        writer.WriteString("text", text);
        if (signature is not null)
            writer.WriteString("thoughtSignature", signature);
    }

    public static void Thought(Utf8JsonWriter writer, string text)
    {
        writer.WriteString("text", text);
        writer.WriteBoolean("thought", true);
    }

    /// <summary>Of parallel calls only the first is signed.</summary>
    public static void Call(Utf8JsonWriter writer, ToolCall call, bool isFirst, Script script)
    {
        writer.WriteStartObject("functionCall");
        if (script.CallIds)
            writer.WriteString("id", call.Id);
        writer.WriteString("name", call.Name);
        if (!script.NoArgumentDeltas)
        {
            writer.WritePropertyName("args");
            writer.WriteRawValue(string.Concat(call.Arguments));
        }

        writer.WriteEndObject();
        if (isFirst)
            writer.WriteString("thoughtSignature", Signature.Of(call.Name));
    }
}
