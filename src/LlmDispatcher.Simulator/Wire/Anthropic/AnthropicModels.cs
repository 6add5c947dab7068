using System.Text.Json;

namespace LlmDispatcher.Simulator.Wire.Anthropic;

/// <summary>A few names for clients that ask; every other name is answered too.</summary>
internal static class AnthropicModels
{
    private static readonly string[] Names = ["claude-opus-4-5", "claude-sonnet-4-5", "claude-haiku-4-5", "simulated-small"];

    public static byte[] All() =>
        Json.Bytes(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("data");
            foreach (var name in Names)
                Write(writer, name);
            writer.WriteEndArray();
            writer.WriteBoolean("has_more", false);
            writer.WriteString("first_id", Names[0]);
            writer.WriteString("last_id", Names[^1]);
            writer.WriteEndObject();
        });

    public static byte[] One(string name) => Json.Bytes(writer => Write(writer, name));

    private static void Write(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "model");
        writer.WriteString("id", name);
        writer.WriteString("display_name", name);
        writer.WriteString("created_at", "2026-11-01T00:00:00Z");
        writer.WriteEndObject();
    }
}
