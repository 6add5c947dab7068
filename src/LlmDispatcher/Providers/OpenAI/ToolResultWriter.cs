using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>Writes what a tool gave back.</summary>
internal static class ToolResultWriter
{
    /// <summary>Writes one result: text as it is, contents as parts, anything else as JSON in a text.</summary>
    /// <param name="output">Where to; open at the object that takes the result.</param>
    /// <param name="member">The member that holds it.</param>
    /// <param name="result">The result.</param>
    /// <param name="where">Its place in the request.</param>
    /// <param name="writePart">Writes a part, or refuses it.</param>
    public static void Write(RequestOutput output, string member, object? result, string where, Action<AIContent> writePart)
    {
        switch (result)
        {
            case null:
                output.Json.WriteString(member, "");
                break;
            case string text:
                output.Json.WriteString(member, text);
                break;
            case JsonElement { ValueKind: JsonValueKind.String } text:
                output.Json.WriteString(member, text.GetString());
                break;
            case TextContent text:
                output.Json.WriteString(member, text.Text);
                break;
            case AIContent content:
                WriteParts(output, member, [content], writePart);
                break;
            case IEnumerable<AIContent> contents:
                WriteParts(output, member, contents, writePart);
                break;
            default:
                WriteJson(output, member, result, where);
                break;
        }
    }

    private static void WriteParts(RequestOutput output, string member, IEnumerable<AIContent> contents, Action<AIContent> writePart)
    {
        output.Json.WriteStartArray(member);
        foreach (var content in contents)
            writePart(content);
        output.Json.WriteEndArray();
    }

    private static void WriteJson(RequestOutput output, string member, object value, string where)
    {
        try
        {
            output.Json.WriteString(member, WireJson.ToText(value));
        }
        catch (NotSupportedException)
        {
            output.Refuse($"{where}, a result of type {value.GetType().Name}: hand over a string or JSON");
        }
    }
}
