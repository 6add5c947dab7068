using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>What the answer must look like: the same words in Chat and in the Responses, but that Chat nests what the Responses have flat.</summary>
internal static class AnswerFormat
{
    private const string Schema = "json_schema";

    /// <summary>Writes the format.</summary>
    /// <param name="output">Where to; open at the object that it is a member of.</param>
    /// <param name="member">The member's name.</param>
    /// <param name="format">The format.</param>
    /// <param name="strict">Whether the provider must enforce the schema. Not said unless asked for: strict mode rejects many valid schemas.</param>
    /// <param name="isNested">Whether a schema stands in an object of its own.</param>
    public static void Write(RequestOutput output, string member, ChatResponseFormat format, bool? strict, bool isNested)
    {
        var json = output.Json;
        json.WriteStartObject(member);
        switch (format)
        {
            case ChatResponseFormatText:
                json.WriteString("type", "text");
                break;
            case ChatResponseFormatJson { Schema: null }:
                json.WriteString("type", "json_object");
                break;
            case ChatResponseFormatJson { Schema: { } schema } wanted:
                json.WriteString("type", Schema);
                if (isNested)
                    json.WriteStartObject(Schema);
                json.WriteString("name", wanted.SchemaName ?? "response"); // required by the dialect
                if (wanted.SchemaDescription is { } description)
                    json.WriteString("description", description);
                json.WritePropertyName("schema");
                WireJson.WriteValue(json, schema);
                if (strict is { } enforce)
                    json.WriteBoolean("strict", enforce);
                if (isNested)
                    json.WriteEndObject();
                break;
            default:
                output.Refuse($"the response format {format.GetType().Name}");
                break;
        }
        json.WriteEndObject();
    }

    /// <summary>Reads the format; <see langword="null"/> for one that Microsoft.Extensions.AI has no word for.</summary>
    public static ChatResponseFormat? Read(RequestNode format, bool isNested, out bool? strict)
    {
        strict = null;
        switch (format.Object()["type"].Text())
        {
            case "text":
                return ChatResponseFormat.Text;
            case "json_object":
                return ChatResponseFormat.Json;
            case Schema:
                var wanted = isNested ? format[Schema].Object() : format;
                AdditionalPropertiesDictionary? extras = null;
                wanted.KeepUnknown(ref extras, null, isNested ? "name" : "type", "name", "description", "schema", "strict");
                if (wanted["schema"].IsAbsent || extras is not null)
                    return null;
                strict = wanted["strict"].OptionalFlag();
                return new ChatResponseFormatJson(
                    wanted["schema"].Object().Json.Clone(),
                    wanted["name"].Name(),
                    wanted["description"].OptionalText()
                );
            default:
                return null;
        }
    }
}
