using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Requests;

/// <summary>Values of any type as JSON, without reflection.</summary>
internal static class WireJson
{
    /// <summary>Escapes only what JSON itself demands: a body is not embedded in HTML, and other scripts than Latin should not grow sixfold.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonTypeInfo<object?> AnyType =
        (JsonTypeInfo<object?>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(object));

    /// <summary>Writes a value. What came as JSON goes out letter by letter.</summary>
    /// <exception cref="NotSupportedException">The value's type is none that JSON is known for.</exception>
    public static void WriteValue(Utf8JsonWriter json, object? value)
    {
        if (value is JsonElement { ValueKind: not JsonValueKind.Undefined } element)
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(element), skipInputValidation: true);
        else if (value is null or JsonElement)
            json.WriteNullValue();
        else if (value is IDictionary<string, object?> members)
            WriteMembers(json, members);
        else
            JsonSerializer.Serialize(json, value, AnyType);
    }

    /// <summary>The arguments of a call, most of all, whose values came as JSON: a serializer would read their texts, and stumble over half a surrogate pair.</summary>
    private static void WriteMembers(Utf8JsonWriter json, IDictionary<string, object?> members)
    {
        json.WriteStartObject();
        foreach (var (name, value) in members)
        {
            json.WritePropertyName(name);
            WriteValue(json, value);
        }
        json.WriteEndObject();
    }

    /// <summary>A value as JSON text.</summary>
    /// <exception cref="NotSupportedException">The value's type is none that JSON is known for.</exception>
    public static string ToText(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
            WriteValue(json, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
