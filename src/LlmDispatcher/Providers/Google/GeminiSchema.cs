using System.Buffers;
using System.Text.Json;
using LlmDispatcher.Providers.Requests;

namespace LlmDispatcher.Providers.Google;

/// <summary>The dialect's own form of a schema, in which types are spelled in capitals, for the dialects that know JSON Schema only.</summary>
internal static class GeminiSchema
{
    // Members whose own members are names that a user chose.
    private static readonly string[] Named = ["properties", "defs", "$defs"];

    // Members that hold values of the user, not schemas.
    private static readonly string[] Values = ["enum", "default", "example", "required"];

    /// <summary>The same schema with the types of JSON Schema, and <c>nullable</c> as a type.</summary>
    public static JsonElement ToJsonSchema(RequestNode schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, WireJson.Options))
            Write(json, schema.Json);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteSchema(json, value);
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(json, item);
                json.WriteEndArray();
                break;
            default:
                WireJson.WriteValue(json, value);
                break;
        }
    }

    private static void WriteSchema(Utf8JsonWriter json, JsonElement schema)
    {
        var isNullable = schema.TryGetProperty("nullable", out var nullable) && nullable.ValueKind == JsonValueKind.True;
        json.WriteStartObject();
        foreach (var member in schema.EnumerateObject())
        {
            if (member.NameEquals("type") && member.Value.ValueKind == JsonValueKind.String)
                WriteType(json, member.Value.GetString()!.ToLowerInvariant(), isNullable);
            else if (member.NameEquals("nullable") && nullable.ValueKind is JsonValueKind.True or JsonValueKind.False)
                continue;
            else
            {
                json.WritePropertyName(member.Name);
                if (Named.Contains(member.Name) && member.Value.ValueKind == JsonValueKind.Object)
                    WriteNamed(json, member.Value);
                else if (Values.Contains(member.Name))
                    WireJson.WriteValue(json, member.Value);
                else
                    Write(json, member.Value);
            }
        }
        json.WriteEndObject();
    }

    private static void WriteNamed(Utf8JsonWriter json, JsonElement members)
    {
        json.WriteStartObject();
        foreach (var member in members.EnumerateObject())
        {
            json.WritePropertyName(member.Name);
            Write(json, member.Value);
        }
        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, string type, bool isNullable)
    {
        json.WritePropertyName("type");
        if (!isNullable)
        {
            json.WriteStringValue(type);
            return;
        }
        json.WriteStartArray();
        json.WriteStringValue(type);
        json.WriteStringValue("null");
        json.WriteEndArray();
    }
}
