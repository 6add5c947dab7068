using System.Text.Json;

namespace LlmDispatcher.Simulator.Wire.OpenAI;

/// <summary>A few names for clients that ask; every other name is answered too.</summary>
internal static class ModelList
{
    private static readonly string[] Names = ["gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-4.1-mini", "simulated-small", "simulated-large"];

    public static byte[] All() =>
        Json.Bytes(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("object", "list");
            writer.WriteStartArray("data");
            foreach (var name in Names)
                Write(writer, name);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    public static byte[] One(string name) => Json.Bytes(writer => Write(writer, name));

    private static void Write(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject();
        writer.WriteString("id", name);
        writer.WriteString("object", "model");
        writer.WriteNumber("created", 1_795_000_000);
        writer.WriteString("owned_by", "simulator");
        writer.WriteEndObject();
    }
}
