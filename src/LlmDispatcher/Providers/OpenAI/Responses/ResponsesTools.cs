using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>Reads and writes the tools, the choice among them, and what the answer must look like: all flat, where Chat nests.</summary>
internal static class ResponsesTools
{
    public static void Write(RequestOutput body, ChatOptions options)
    {
        var any = options.Tools is { Count: > 0 } || OpenAIBody.Has(options, "tools");
        if (options.Tools is { Count: > 0 } tools && !OpenAIBody.Has(options, "tools"))
        {
            body.Json.WriteStartArray("tools");
            for (var i = 0; i < tools.Count; i++)
                WriteTool(body, tools[i], i);
            body.Json.WriteEndArray();
        }
        if (options.ToolMode is { } mode && !OpenAIBody.Has(options, "tool_choice"))
        {
            // A choice among no tools is rejected; only a demand to call one would mean anything.
            if (any || mode is RequiredChatToolMode)
                WriteChoice(body, mode);
            else
                body.Drop("tool_choice (no tools)");
        }
        if (options.AllowMultipleToolCalls is { } parallel && !OpenAIBody.Has(options, "parallel_tool_calls"))
        {
            if (any)
                body.Json.WriteBoolean("parallel_tool_calls", parallel);
            else
                body.Drop("parallel_tool_calls (no tools)");
        }
    }

    /// <summary>Writes the format of the answer.</summary>
    /// <param name="output">Where to; open at <c>text</c>.</param>
    /// <param name="format">The format.</param>
    /// <param name="strict">Whether the provider must enforce the schema. Not said unless asked for: strict mode rejects many valid schemas.</param>
    public static void WriteFormat(RequestOutput output, ChatResponseFormat format, bool? strict)
    {
        var json = output.Json;
        json.WriteStartObject("format");
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
                json.WriteString("name", wanted.SchemaName ?? "response"); // required by the dialect
                if (wanted.SchemaDescription is { } description)
                    json.WriteString("description", description);
                json.WritePropertyName("schema");
                WireJson.WriteValue(json, schema);
                if (strict is { } enforce)
                    json.WriteBoolean("strict", enforce);
                break;
            default:
                output.Refuse($"the response format {format.GetType().Name}");
                break;
        }
        json.WriteEndObject();
    }

    /// <summary>Reads the tools.</summary>
    public static List<AITool> Read(RequestNode tools)
    {
        var result = new List<AITool>();
        foreach (var tool in tools.Items())
            result.Add(ReadTool(tool.Object()));
        return result;
    }

    /// <summary>Reads the choice; <see langword="null"/> for one that Microsoft.Extensions.AI has no word for, such as a list of allowed tools.</summary>
    public static ChatToolMode? ReadChoice(RequestNode choice)
    {
        if (choice.IsText)
        {
            return choice.Text() switch
            {
                "auto" => ChatToolMode.Auto,
                "none" => ChatToolMode.None,
                "required" => ChatToolMode.RequireAny,
                _ => throw choice.Wrong("expected none, auto, required or an object."),
            };
        }
        return choice.Object()["type"].Text() is "function" ? ChatToolMode.RequireSpecific(choice["name"].Name()) : null;
    }

    /// <summary>Reads the format of the answer; <see langword="null"/> for one that Microsoft.Extensions.AI has no word for.</summary>
    public static ChatResponseFormat? ReadFormat(RequestNode format, out bool? strict)
    {
        strict = null;
        switch (format.Object()["type"].Text())
        {
            case "text":
                return ChatResponseFormat.Text;
            case "json_object":
                return ChatResponseFormat.Json;
            case "json_schema":
                AdditionalPropertiesDictionary? extras = null;
                format.KeepUnknown(ref extras, null, "type", "name", "description", "schema", "strict");
                if (format["schema"].IsAbsent || extras is not null)
                    return null;
                strict = format["strict"].OptionalFlag();
                return new ChatResponseFormatJson(
                    format["schema"].Object().Json.Clone(),
                    format["name"].Name(),
                    format["description"].OptionalText()
                );
            default:
                return null;
        }
    }

    private static void WriteTool(RequestOutput output, AITool tool, int index)
    {
        var json = output.Json;
        if (tool is ResponsesTool own)
        {
            WireJson.WriteValue(json, own.Json);
            return;
        }
        if (tool is not AIFunctionDeclaration function)
        {
            output.Refuse($"tools[{index}], a {tool.GetType().Name}: only functions can be offered");
            return;
        }
        json.WriteStartObject();
        json.WriteString("type", "function");
        json.WriteString("name", function.Name);
        if (function.Description.Length > 0)
            json.WriteString("description", function.Description);
        json.WritePropertyName("parameters"); // required; null for a function without
        WireJson.WriteValue(json, function.JsonSchema);
        // Always said: what is not said is true here, unlike in Chat, and strict mode rejects or rewrites many valid schemas.
        if (FunctionTool.IsStrict(function) is null && function.AdditionalProperties.ContainsKey(FunctionTool.Strict))
            json.WriteNull("strict");
        else
            json.WriteBoolean("strict", FunctionTool.IsStrict(function) ?? false);
        Extras.Write(output, function.AdditionalProperties, $"tools[{index}]", null, FunctionTool.Strict, FunctionTool.StrictJsonSchema);
        json.WriteEndObject();
    }

    private static void WriteChoice(RequestOutput output, ChatToolMode mode)
    {
        switch (mode)
        {
            case AutoChatToolMode:
                output.Json.WriteString("tool_choice", "auto");
                break;
            case NoneChatToolMode:
                output.Json.WriteString("tool_choice", "none");
                break;
            case RequiredChatToolMode { RequiredFunctionName: null }:
                output.Json.WriteString("tool_choice", "required");
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                output.Json.WriteStartObject("tool_choice");
                output.Json.WriteString("type", "function");
                output.Json.WriteString("name", name);
                output.Json.WriteEndObject();
                break;
            default:
                output.Refuse($"the tool mode {mode.GetType().Name}");
                break;
        }
    }

    private static AITool ReadTool(RequestNode tool)
    {
        if (tool["type"].Text() is not "function")
            return new ResponsesTool(tool.Json.Clone());
        AdditionalPropertiesDictionary? extras = null;
        tool.KeepUnknown(ref extras, null, "type", "name", "description", "parameters", "strict");
        // Not said is a word of its own here: the provider then decides by the schema.
        (extras ??= [])[FunctionTool.Strict] = tool["strict"].OptionalFlag() is { } strict ? strict : null;
        var parameters = tool["parameters"];
        return new FunctionTool(
            tool["name"].Name(),
            tool["description"].OptionalText() ?? "",
            parameters.IsAbsent ? default(JsonElement) : parameters.Object().Json.Clone(),
            extras
        );
    }
}
