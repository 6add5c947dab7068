using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>Writes what a tool gave back, as a message of its own.</summary>
internal static class ToolMessageWriter
{
    /// <summary>Writes one result: text as it is, anything else as JSON.</summary>
    public static void Write(RequestOutput output, FunctionResultContent result, string where)
    {
        output.Json.WriteStartObject();
        output.Json.WriteString("role", "tool");
        output.Json.WriteString("tool_call_id", result.CallId);
        switch (result.Result)
        {
            case null:
                output.Json.WriteString("content", "");
                break;
            case string text:
                output.Json.WriteString("content", text);
                break;
            case JsonElement { ValueKind: JsonValueKind.String } text:
                output.Json.WriteString("content", text.GetString());
                break;
            case TextContent text:
                output.Json.WriteString("content", text.Text);
                break;
            case AIContent content:
                output.Refuse($"{where}, a result that is a {content.GetType().Name}");
                break;
            case IEnumerable<AIContent> contents:
                WriteParts(output, contents, where);
                break;
            default:
                WriteJson(output, result.Result, where);
                break;
        }
        Extras.Write(output, result.AdditionalProperties, where);
        output.Json.WriteEndObject();
    }

    private static void WriteParts(RequestOutput output, IEnumerable<AIContent> contents, string where)
    {
        output.Json.WriteStartArray("content");
        foreach (var content in contents)
        {
            if (content is not TextContent)
                output.Refuse($"{where}, a result with a {content.GetType().Name}");
            ContentPartWriter.Write(output, content, where);
        }
        output.Json.WriteEndArray();
    }

    private static void WriteJson(RequestOutput output, object value, string where)
    {
        try
        {
            output.Json.WriteString("content", WireJson.ToText(value));
        }
        catch (NotSupportedException)
        {
            output.Refuse($"{where}, a result of type {value.GetType().Name}: hand over a string or JSON");
        }
    }
}
