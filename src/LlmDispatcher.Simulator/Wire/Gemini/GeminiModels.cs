using System.Text.Json;

namespace LlmDispatcher.Simulator.Wire.Gemini;

/// <summary>A few names for clients that ask; every other name is answered too.</summary>
internal static class GeminiModels
{
    private static readonly string[] Names = ["gemini-2.5-pro", "gemini-2.5-flash", "gemini-3-pro", "simulated-small"];

    public static byte[] All() =>
        Json.Bytes(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("models");
            foreach (var name in Names)
                Write(writer, name);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    public static byte[] One(string name) => Json.Bytes(writer => Write(writer, name));

    private static void Write(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject();
        writer.WriteString("name", $"models/{name}");
        writer.WriteString("version", "001");
        writer.WriteString("displayName", name);
        writer.WriteNumber("inputTokenLimit", 1_048_576);
        writer.WriteNumber("outputTokenLimit", 65_536);
        writer.WriteStartArray("supportedGenerationMethods");
        writer.WriteStringValue("generateContent");
        writer.WriteStringValue("countTokens");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
