using System.Text.Json;

namespace LlmDispatcher.Simulator.Answers;

/// <summary>Writes JSON that fits a schema: every property, its type, its enum, with words from the prompt for texts.</summary>
internal sealed class SchemaFilling(JsonElement root, Subject subject)
{
    // A schema may refer to itself; deeper than this an answer stops asking for more.
    private const int Deepest = 8;
    private int texts;

    public static string Fill(JsonElement? schema, Subject subject) =>
        Json.Text(writer =>
        {
            if (schema is { ValueKind: JsonValueKind.Object } root)
                new SchemaFilling(root, subject).Value(writer, root, 0);
            else
                Free(writer, subject);
        });

    private static void Free(Utf8JsonWriter writer, Subject subject)
    {
        writer.WriteStartObject();
        writer.WriteString("subject", subject.Phrase);
        writer.WriteString("answer", $"A simulated answer about {subject.Phrase}.");
        writer.WriteBoolean("simulated", true);
        writer.WriteEndObject();
    }

    private void Value(Utf8JsonWriter writer, JsonElement schema, int depth)
    {
        schema = Resolve(schema, depth);
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("const", out var only))
            only.WriteTo(writer);
        else if (List(schema, "enum") is [var first, ..])
            first.WriteTo(writer);
        else
            Typed(writer, schema, TypeOf(schema), depth);
    }

    private void Typed(Utf8JsonWriter writer, JsonElement schema, string type, int depth)
    {
        switch (type)
        {
            case "object":
                writer.WriteStartObject();
                if (
                    depth < Deepest
                    && schema.TryGetProperty("properties", out var properties)
                    && properties.ValueKind == JsonValueKind.Object
                )
                {
                    foreach (var property in properties.EnumerateObject())
                    {
                        writer.WritePropertyName(property.Name);
                        Value(writer, property.Value, depth + 1);
                    }
                }

                writer.WriteEndObject();
                break;
            case "array":
                writer.WriteStartArray();
                var items = Math.Max(Whole(schema, "minItems") ?? 0, depth < Deepest ? 1 : 0);
                for (var i = 0; i < items && schema.TryGetProperty("items", out var item); i++)
                    Value(writer, item, depth + 1);
                writer.WriteEndArray();
                break;
            case "integer":
                writer.WriteNumberValue(Number(schema));
                break;
            case "number":
                writer.WriteNumberValue(Number(schema) + (schema.TryGetProperty("maximum", out _) ? 0m : 0.5m));
                break;
            case "boolean":
                writer.WriteBooleanValue(true);
                break;
            case "null":
                writer.WriteNullValue();
                break;
            default:
                writer.WriteStringValue(Text(schema));
                break;
        }
    }

    private string Text(JsonElement schema)
    {
        var format = schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("format", out var value) ? value.ToString() : "";
        var text = format switch
        {
            "date" => "2026-11-22",
            "date-time" => "2026-11-22T12:00:00Z",
            "time" => "12:00:00Z",
            "email" => "reader@example.com",
            "uri" or "url" => "https://example.com/",
            "uuid" => "00000000-0000-4000-8000-000000000001",
            _ => subject.Words[texts++ % subject.Words.Count],
        };
        text = text.PadRight(Whole(schema, "minLength") ?? 0, '.');
        return Whole(schema, "maxLength") is { } longest && text.Length > longest ? text[..longest] : text;
    }

    private static decimal Number(JsonElement schema)
    {
        var low = Whole(schema, "minimum") ?? Whole(schema, "exclusiveMinimum") + 1 ?? 3;
        return Whole(schema, "maximum") is { } high ? Math.Min(low, high) : low;
    }

    private static int? Whole(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? (int)Math.Ceiling(value.GetDouble())
            : null;

    private JsonElement Resolve(JsonElement schema, int depth)
    {
        for (var i = 0; i < Deepest && schema.ValueKind == JsonValueKind.Object; i++)
        {
            if (schema.TryGetProperty("$ref", out var reference) && reference.GetString() is ['#', .. var path])
                schema = Follow(path);
            else if (Variants(schema) is { Length: > 0 } variants)
                schema = variants.FirstOrDefault(
                    v => TypeOf(v) != "null" && depth < Deepest,
                    variants.FirstOrDefault(v => TypeOf(v) == "null", variants[0])
                );
            else
                break;
        }

        return schema;
    }

    private JsonElement Follow(string path)
    {
        var at = root;
        foreach (var step in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            at = at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out var next) ? next : default;
        return at;
    }

    private static JsonElement[] Variants(JsonElement schema) =>
        List(schema, "anyOf") is { Length: > 0 } any ? any
        : List(schema, "oneOf") is { Length: > 0 } one ? one
        : List(schema, "allOf");

    private static JsonElement[] List(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()]
            : [];

    private static string TypeOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return "string";
        if (!schema.TryGetProperty("type", out var type))
            return schema.TryGetProperty("properties", out _) ? "object"
                : schema.TryGetProperty("items", out _) ? "array"
                : "string";
        return type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Select(t => t.ToString()).FirstOrDefault(t => t != "null", "null")
            : type.ToString().ToLowerInvariant(); // Gemini's own schemas shout: OBJECT, STRING
    }
}
