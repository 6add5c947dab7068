using System.Buffers;
using System.Text.Json;
using LlmDispatcher.Providers.Requests;

namespace LlmDispatcher.Gateway.Models;

/// <summary>Writes models in the shapes that clients of the languages know.</summary>
internal static class ModelLists
{
    // Nobody told when a model was made; the field is required.
    private const string LongAgo = "1970-01-01T00:00:00Z";

    public static void WriteOpenAI(IEnumerable<ModelEntry> models, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WireJson.Options);
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (var model in models)
            WriteOpenAI(model, json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteOpenAI(ModelEntry model, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WireJson.Options);
        WriteOpenAI(model, json);
    }

    public static void WriteAnthropic(IReadOnlyList<ModelEntry> models, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WireJson.Options);
        json.WriteStartObject();
        json.WriteStartArray("data");
        foreach (var model in models)
            WriteAnthropic(model, json);
        json.WriteEndArray();
        json.WriteString("first_id", models.Count > 0 ? models[0].Name : null);
        json.WriteString("last_id", models.Count > 0 ? models[^1].Name : null);
        json.WriteBoolean("has_more", false);
        json.WriteEndObject();
    }

    public static void WriteAnthropic(ModelEntry model, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WireJson.Options);
        WriteAnthropic(model, json);
    }

    public static void WriteGemini(IEnumerable<ModelEntry> models, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WireJson.Options);
        json.WriteStartObject();
        json.WriteStartArray("models");
        foreach (var model in models)
            WriteGemini(model, json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteGemini(ModelEntry model, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WireJson.Options);
        WriteGemini(model, json);
    }

    private static void WriteOpenAI(ModelEntry model, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", model.Name);
        json.WriteString("object", "model");
        json.WriteNumber("created", 0);
        json.WriteString("owned_by", model.Owner);
        json.WriteEndObject();
    }

    private static void WriteAnthropic(ModelEntry model, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "model");
        json.WriteString("id", model.Name);
        json.WriteString("display_name", model.Name);
        json.WriteString("created_at", LongAgo);
        json.WriteEndObject();
    }

    private static void WriteGemini(ModelEntry model, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", $"models/{model.Name}");
        json.WriteString("displayName", model.Name);
        if ((model.Card?.MaxInputTokens ?? model.Card?.ContextWindow) is { } input)
            json.WriteNumber("inputTokenLimit", input);
        if (model.Card?.MaxOutputTokens is { } output)
            json.WriteNumber("outputTokenLimit", output);
        json.WriteStartArray("supportedGenerationMethods");
        json.WriteStringValue("generateContent");
        json.WriteStringValue("streamGenerateContent");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
