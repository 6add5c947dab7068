using System.Text.Json;
using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Wire.OpenAIResponses;

/// <summary>One item of a response's output, begun or full.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Members">Writes all members but type, id and status.</param>
/// <param name="Type">Its type.</param>
internal sealed record OutputItem(string Id, string Type, Action<Utf8JsonWriter> Members)
{
    public static OutputItem Message(string seed, string phase, string part, string? text) =>
        new(
            $"msg_{seed}",
            "message",
            writer =>
            {
                writer.WriteString("role", "assistant");
                writer.WriteString("phase", phase);
                writer.WriteStartArray("content");
                if (text is not null)
                    WritePart(writer, part, text);
                writer.WriteEndArray();
            }
        );

    /// <param name="seed">Makes the id.</param>
    /// <param name="part">Type of the one part, <c>summary_text</c> or <c>reasoning_text</c>.</param>
    /// <param name="text">The part's text; null while there is no part.</param>
    /// <param name="isEncrypted">With content that only the server reads.</param>
    public static OutputItem Reasoning(string seed, string part, string? text, bool isEncrypted) =>
        new(
            $"rs_{seed}",
            "reasoning",
            writer =>
            {
                writer.WriteStartArray("summary");
                if (text is not null && part == "summary_text")
                    WritePart(writer, part, text);
                writer.WriteEndArray();
                if (part == "reasoning_text")
                {
                    writer.WriteStartArray("content");
                    if (text is not null)
                        WritePart(writer, part, text);
                    writer.WriteEndArray();
                }

                if (isEncrypted)
                    writer.WriteString("encrypted_content", Signature.Of(text ?? ""));
            }
        );

    /// <summary>Reasoning that says nothing to anybody but the server.</summary>
    public static OutputItem Redacted(string seed) => Reasoning($"{seed}_redacted", "summary_text", null, isEncrypted: true);

    public static OutputItem Call(ToolCall call, string arguments) =>
        new(
            $"fc_{call.Id}",
            "function_call",
            writer =>
            {
                writer.WriteString("call_id", $"call_{call.Id}");
                writer.WriteString("name", call.Name);
                writer.WriteString("arguments", arguments);
            }
        );

    public void Write(Utf8JsonWriter writer, string id, string status)
    {
        writer.WriteStartObject();
        writer.WriteString("id", id);
        writer.WriteString("type", Type);
        writer.WriteString("status", status);
        Members(writer);
        writer.WriteEndObject();
    }

    public static void WritePart(Utf8JsonWriter writer, string type, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        writer.WriteString(type == "refusal" ? "refusal" : "text", text);
        if (type == "output_text")
        {
            writer.WriteStartArray("annotations");
            writer.WriteEndArray();
            writer.WriteStartArray("logprobs");
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
