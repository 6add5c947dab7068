using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>Writes the parts of a turn: text, thoughts, media, calls and their results.</summary>
internal static class GeminiPartWriter
{
    /// <summary>What a tool said, when that is no object: the dialect takes nothing else for a response.</summary>
    public const string OutputName = "output";

    /// <summary>Writes one part, or refuses what the dialect has no part for.</summary>
    /// <param name="output">Where to; open at the array of parts.</param>
    /// <param name="content">The part.</param>
    /// <param name="where">Its place in the request.</param>
    /// <param name="names">The names of the functions called before, by the id of the call.</param>
    /// <param name="seal">What seals a call that has no seal of its own; <see langword="null"/> leaves it without.</param>
    public static void Write(
        RequestOutput output,
        AIContent content,
        string where,
        IReadOnlyDictionary<string, string> names,
        string? seal = null
    )
    {
        var json = output.Json;
        switch (content)
        {
            case TextContent text:
                json.WriteStartObject();
                json.WriteString("text", text.Text);
                Close(output, content, where, null);
                break;
            case TextReasoningContent thought:
                json.WriteStartObject();
                json.WriteString("text", thought.Text);
                if (thought.Text.Length > 0) // without text it is the seal of an answer's last part
                    json.WriteBoolean("thought", true);
                Close(output, content, where, null, thought.ProtectedData);
                break;
            case DataContent data when IsKnown(data.MediaType):
                json.WriteStartObject();
                json.WriteStartObject("inlineData");
                json.WriteString("mimeType", data.MediaType);
                json.WriteString("data", data.Base64Data.Span);
                if (data.Name is not null)
                    output.Drop($"{where}.name");
                Close(output, content, where, "inlineData");
                break;
            case UriContent uri:
                WriteFile(output, uri.Uri.OriginalString, uri.MediaType, content, where);
                break;
            case HostedFileContent file:
                if (file.Name is not null)
                    output.Drop($"{where}.name");
                WriteFile(output, file.FileId, file.MediaType, content, where);
                break;
            case FunctionCallContent call:
                WriteCall(output, call, where, SignatureOf(call) ?? seal);
                break;
            case FunctionResultContent result:
                WriteResult(output, result, where, names);
                break;
            case GeminiPart part:
                WireJson.WriteValue(json, part.Json);
                break;
            case DataContent data:
                output.Refuse($"{where} of type {data.MediaType}");
                break;
            default:
                output.Refuse($"{where}, a {content.GetType().Name}");
                break;
        }
    }

    private static bool IsKnown(string mediaType) =>
        mediaType.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
        || mediaType.StartsWith("audio/", StringComparison.OrdinalIgnoreCase)
        || mediaType.StartsWith("video/", StringComparison.OrdinalIgnoreCase)
        || mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || mediaType.StartsWith("application/pdf", StringComparison.OrdinalIgnoreCase)
        || mediaType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase);

    private static void WriteFile(RequestOutput output, string uri, string? mediaType, AIContent content, string where)
    {
        output.Json.WriteStartObject();
        output.Json.WriteStartObject("fileData");
        if (mediaType?.EndsWith("/*", StringComparison.Ordinal) is false) // a kind is no type; the provider will find out
            output.Json.WriteString("mimeType", mediaType);
        output.Json.WriteString("fileUri", uri);
        Close(output, content, where, "fileData");
    }

    private static void WriteCall(RequestOutput output, FunctionCallContent call, string where, string? seal)
    {
        var json = output.Json;
        json.WriteStartObject();
        json.WriteStartObject("functionCall");
        if (call.CallId.Length > 0)
            json.WriteString("id", call.CallId);
        json.WriteString("name", call.Name);
        if (call.Arguments is not null)
        {
            json.WritePropertyName("args");
            WriteJson(output, call.Arguments, $"{where}, a call whose arguments hold a value that has no JSON form");
        }
        Close(output, call, where, "functionCall", seal);
    }

    private static void WriteResult(
        RequestOutput output,
        FunctionResultContent result,
        string where,
        IReadOnlyDictionary<string, string> names
    )
    {
        if (!names.TryGetValue(result.CallId, out var name))
            output.Refuse($"{where}, a result for '{result.CallId}': it wants the function's name, and no call before it has that id");
        var json = output.Json;
        json.WriteStartObject();
        json.WriteStartObject("functionResponse");
        if (result.CallId.Length > 0)
            json.WriteString("id", result.CallId);
        json.WriteString("name", name);
        json.WritePropertyName("response");
        WriteResponse(output, result.Result, where);
        Close(output, result, where, "functionResponse");
    }

    // An object is what the model gets; anything else is put under the name that Google gives to it.
    private static void WriteResponse(RequestOutput output, object? result, string where)
    {
        var json = output.Json;
        var value = result is null or string or JsonElement or AIContent or IEnumerable<AIContent> ? result : Parse(output, result, where);
        if (value is JsonElement { ValueKind: JsonValueKind.Object })
        {
            WireJson.WriteValue(json, value);
            return;
        }
        json.WriteStartObject();
        json.WritePropertyName(OutputName);
        switch (value)
        {
            case TextContent text:
                json.WriteStringValue(text.Text);
                break;
            case AIContent content:
                output.Refuse($"{where}, a result that is a {content.GetType().Name}");
                break;
            case IEnumerable<AIContent> contents:
                WriteTexts(output, contents, where);
                break;
            default:
                WireJson.WriteValue(json, value);
                break;
        }
        json.WriteEndObject();
    }

    private static void WriteTexts(RequestOutput output, IEnumerable<AIContent> contents, string where)
    {
        output.Json.WriteStartArray();
        foreach (var content in contents)
        {
            if (content is not TextContent)
                output.Refuse($"{where}, a result with a {content.GetType().Name}");
            output.Json.WriteStringValue(((TextContent)content).Text);
        }
        output.Json.WriteEndArray();
    }

    private static JsonElement Parse(RequestOutput output, object value, string where)
    {
        try
        {
            return JsonElement.Parse(WireJson.ToText(value));
        }
        catch (NotSupportedException)
        {
            output.Refuse($"{where}, a result of type {value.GetType().Name}: hand over a string or JSON");
            return default;
        }
    }

    private static void WriteJson(RequestOutput output, object value, string complaint)
    {
        try
        {
            WireJson.WriteValue(output.Json, value);
        }
        catch (NotSupportedException)
        {
            output.Refuse(complaint);
        }
    }

    private static void Close(RequestOutput output, AIContent content, string where, string? nested, string? signature = null)
    {
        if (nested is not null)
        {
            Extras.WriteNested(output, content.AdditionalProperties, nested);
            output.Json.WriteEndObject();
        }
        if ((signature ?? SignatureOf(content)) is { } seal)
            output.Json.WriteString(FoldedCall.SignatureProperty, seal);
        Extras.Write(output, content.AdditionalProperties, where, nested, FoldedCall.SignatureProperty);
        output.Json.WriteEndObject();
    }

    private static string? SignatureOf(AIContent content) =>
        content.AdditionalProperties?.TryGetValue(FoldedCall.SignatureProperty, out var value) is true
            ? value switch
            {
                string text => text,
                JsonElement { ValueKind: JsonValueKind.String } text => text.GetString(),
                _ => null,
            }
            : null;
}
