using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>Writes the content blocks of a turn.</summary>
internal static class BlockWriter
{
    /// <summary>A property of a call whose arguments are no JSON object: what the model wrote, as the reader of the other dialects keeps it.</summary>
    private const string RawArguments = "function.arguments";

    /// <summary>A property of reasoning without text that tells which block it is: <c>thinking</c> that is not displayed, rather than a redacted one.</summary>
    public const string Type = "type";

    /// <summary>Writes one block, or refuses what the dialect has no block for.</summary>
    /// <param name="output">Where to; open at the array of blocks.</param>
    /// <param name="content">The content.</param>
    /// <param name="where">Its place in the request.</param>
    public static void Write(RequestOutput output, AIContent content, string where)
    {
        switch (content)
        {
            case UnknownBlock unknown:
                WireJson.WriteValue(output.Json, unknown.Json);
                break;
            case TextReasoningContent reasoning:
                WriteReasoning(output, reasoning, where);
                break;
            case TextContent text:
                Open(output, "text");
                output.Json.WriteString("text", text.Text);
                Close(output, content, where);
                break;
            case FunctionCallContent call:
                WriteCall(output, call, where);
                break;
            case FunctionResultContent result:
                WriteResult(output, result, where);
                break;
            case DataContent data:
                WriteData(output, data, where);
                break;
            case UriContent uri when uri.HasTopLevelMediaType("image"):
                WriteAddress(output, "image", uri, where);
                break;
            case UriContent uri when Essence(uri.MediaType) is "application/pdf":
                WriteAddress(output, "document", uri, where);
                break;
            case UriContent uri:
                output.Refuse($"{where}, an address of type {uri.MediaType}: only images and PDF are fetched by address");
                break;
            case HostedFileContent file:
                OpenSource(output, file.HasTopLevelMediaType("image") ? "image" : "document", "file");
                output.Json.WriteString("file_id", file.FileId);
                CloseSource(output, content, where, file.Name);
                break;
            default:
                output.Refuse($"{where}, a {content.GetType().Name}");
                break;
        }
    }

    private static void WriteReasoning(RequestOutput output, TextReasoningContent reasoning, string where)
    {
        var isThinking = reasoning.Text.Length > 0 || reasoning.AdditionalProperties?.ContainsKey(Type) is true;
        Open(output, isThinking ? "thinking" : "redacted_thinking");
        if (isThinking)
        {
            output.Json.WriteString("thinking", reasoning.Text);
            output.Json.WriteString("signature", reasoning.ProtectedData);
        }
        else
            output.Json.WriteString("data", reasoning.ProtectedData);
        Close(output, reasoning, where, Type);
    }

    private static void WriteCall(RequestOutput output, FunctionCallContent call, string where)
    {
        Open(output, "tool_use");
        output.Json.WriteString("id", call.CallId);
        output.Json.WriteString("name", call.Name);
        output.Json.WritePropertyName("input");
        if (call.Arguments is { } arguments)
        {
            try
            {
                WireJson.WriteValue(output.Json, arguments);
            }
            catch (NotSupportedException)
            {
                output.Refuse($"{where}: the arguments of {call.Name} hold a value that has no JSON form");
            }
        }
        else
            CallInput.Write(
                output.Json,
                call.AdditionalProperties?.TryGetValue(RawArguments, out var raw) is true && raw is string text ? text : ""
            );
        Close(output, call, where, RawArguments);
    }

    private static void WriteResult(RequestOutput output, FunctionResultContent result, string where)
    {
        Open(output, "tool_result");
        output.Json.WriteString("tool_use_id", result.CallId);
        switch (result.Result)
        {
            case null when result.Exception is not null:
                output.Json.WriteString("content", "The tool failed."); // an error must say something; its own words are the caller's to give
                break;
            case null:
                break;
            case string text:
                output.Json.WriteString("content", text);
                break;
            case JsonElement { ValueKind: JsonValueKind.String } text:
                output.Json.WriteString("content", text.GetString());
                break;
            case TextContent { AdditionalProperties: null or { Count: 0 } } text:
                output.Json.WriteString("content", text.Text);
                break;
            case AIContent content:
                WriteParts(output, [content], where);
                break;
            case IEnumerable<AIContent> contents:
                WriteParts(output, contents, where);
                break;
            default:
                WriteJson(output, result.Result, where);
                break;
        }
        if (result.Exception is not null)
            output.Json.WriteBoolean("is_error", true);
        Close(output, result, where);
    }

    private static void WriteParts(RequestOutput output, IEnumerable<AIContent> contents, string where)
    {
        output.Json.WriteStartArray("content");
        foreach (var content in contents)
        {
            if (content is TextContent text && string.IsNullOrWhiteSpace(text.Text))
                output.Drop($"{where} (empty text)");
            else if (content is TextContent or DataContent or UriContent or HostedFileContent or UnknownBlock)
                Write(output, content, where);
            else
                output.Refuse($"{where}, a result with a {content.GetType().Name}");
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

    private static void WriteData(RequestOutput output, DataContent data, string where)
    {
        switch (Essence(data.MediaType))
        {
            case "image/jpeg" or "image/png" or "image/gif" or "image/webp" or "image/jpg" or "application/pdf":
                var type = Essence(data.MediaType) is "image/jpg" ? "image/jpeg" : Essence(data.MediaType);
                OpenSource(output, type is "application/pdf" ? "document" : "image", "base64");
                output.Json.WriteString("media_type", type);
                output.Json.WriteString("data", data.Base64Data.Span);
                CloseSource(output, data, where, data.Name);
                break;
            case "text/plain" when Utf8.IsValid(data.Data.Span):
                OpenSource(output, "document", "text");
                output.Json.WriteString("media_type", "text/plain");
                output.Json.WriteString("data", Encoding.UTF8.GetString(data.Data.Span));
                CloseSource(output, data, where, data.Name);
                break;
            default:
                output.Refuse($"{where} of type {data.MediaType}: it takes JPEG, PNG, GIF, WebP, PDF and plain text");
                break;
        }
    }

    private static void WriteAddress(RequestOutput output, string type, UriContent uri, string where)
    {
        OpenSource(output, type, "url");
        output.Json.WriteString("url", uri.Uri.OriginalString);
        CloseSource(output, uri, where, name: null);
    }

    private static void Open(RequestOutput output, string type)
    {
        output.Json.WriteStartObject();
        output.Json.WriteString("type", type);
    }

    private static void Close(RequestOutput output, AIContent content, string where, params ReadOnlySpan<string> taken)
    {
        Extras.Write(output, content.AdditionalProperties, where, null, taken);
        output.Json.WriteEndObject();
    }

    private static void OpenSource(RequestOutput output, string block, string source)
    {
        Open(output, block);
        output.Json.WriteStartObject("source");
        output.Json.WriteString("type", source);
    }

    private static void CloseSource(RequestOutput output, AIContent content, string where, string? name)
    {
        Extras.WriteNested(output, content.AdditionalProperties, "source");
        output.Json.WriteEndObject();
        if (name is not null)
        {
            if (
                content is DataContent data && data.HasTopLevelMediaType("image")
                || content is HostedFileContent file && file.HasTopLevelMediaType("image")
            )
                output.Drop($"{where}.name"); // only documents have titles
            else
                output.Json.WriteString("title", name);
        }
        Extras.Write(output, content.AdditionalProperties, where, "source");
        output.Json.WriteEndObject();
    }

    // Without parameters: image/png;x=1 is image/png.
    private static string Essence(string mediaType) => mediaType.Split(';', 2)[0].Trim().ToLowerInvariant();
}
