using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>Writes what the answer must look like.</summary>
internal static class ResponseFormatWriter
{
    /// <summary>Writes the format.</summary>
    /// <param name="output">Where to; open at the body.</param>
    /// <param name="format">The format.</param>
    /// <param name="strict">Whether the provider must enforce the schema. Not said unless asked for: strict mode rejects many valid schemas.</param>
    public static void Write(RequestOutput output, ChatResponseFormat format, bool? strict)
    {
        var json = output.Json;
        json.WriteStartObject("response_format");
        switch (format)
        {
            case ChatResponseFormatText:
                json.WriteString("type", "text");
                break;
            case ChatResponseFormatJson { Schema: null }:
                json.WriteString("type", "json_object");
                break;
            case ChatResponseFormatJson { Schema: { } schema } wanted:
                json.WriteString("type", "json_schema");
                json.WriteStartObject("json_schema");
                json.WriteString("name", wanted.SchemaName ?? "response"); // required by the dialect
                if (wanted.SchemaDescription is { } description)
                    json.WriteString("description", description);
                json.WritePropertyName("schema");
                WireJson.WriteValue(json, schema);
                if (strict is { } enforce)
                    json.WriteBoolean("strict", enforce);
                json.WriteEndObject();
                break;
            default:
                output.Refuse($"the response format {format.GetType().Name}");
                break;
        }
        json.WriteEndObject();
    }
}
