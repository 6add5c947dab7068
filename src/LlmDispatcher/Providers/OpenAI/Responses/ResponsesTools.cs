using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>Reads and writes the tools: flat, where Chat nests.</summary>
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
                ToolChoice.Write(body, mode, isNested: false);
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

    /// <summary>Reads the tools.</summary>
    public static List<AITool> Read(RequestNode tools)
    {
        var result = new List<AITool>();
        foreach (var tool in tools.Items())
            result.Add(ReadTool(tool.Object()));
        return result;
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
