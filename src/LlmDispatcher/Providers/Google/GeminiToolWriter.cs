using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>Writes the tools that a model may use, and which of them it must.</summary>
/// <remarks>
/// Parameters go out as <c>parametersJsonSchema</c>, which takes any JSON Schema: the older <c>parameters</c> knows only part of it, in spellings of
/// its own, and rejects the rest.
/// </remarks>
internal static class GeminiToolWriter
{
    /// <summary>The member that holds the choice among the tools.</summary>
    public const string ConfigName = "toolConfig";

    private const string CallingName = "functionCallingConfig";

    /// <summary>Writes the tools and the choice.</summary>
    /// <param name="output">Where to; open at the body.</param>
    /// <param name="options">The options.</param>
    public static void Write(RequestOutput output, ChatOptions options)
    {
        if (options.Tools is { Count: > 0 } tools && !GeminiRequestWriter.Has(options, "tools"))
            WriteTools(output, tools);
        WriteConfig(output, options);
    }

    private static void WriteTools(RequestOutput output, IList<AITool> tools)
    {
        var json = output.Json;
        json.WriteStartArray("tools");
        if (tools.Any(t => t is AIFunctionDeclaration))
        {
            json.WriteStartObject();
            json.WriteStartArray("functionDeclarations");
            for (var i = 0; i < tools.Count; i++)
            {
                if (tools[i] is AIFunctionDeclaration function)
                    WriteFunction(output, function, $"tools[{i}]");
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        for (var i = 0; i < tools.Count; i++)
            WriteOther(output, tools[i], $"tools[{i}]");
        json.WriteEndArray();
    }

    private static void WriteFunction(RequestOutput output, AIFunctionDeclaration function, string where)
    {
        var json = output.Json;
        json.WriteStartObject();
        json.WriteString("name", function.Name);
        if (function.Description.Length > 0)
            json.WriteString("description", function.Description);
        if (function is GeminiFunction { Parameters: { ValueKind: not JsonValueKind.Undefined } own })
        {
            json.WritePropertyName("parameters");
            WireJson.WriteValue(json, own);
        }
        else if (function.JsonSchema.ValueKind is not JsonValueKind.Undefined) // no schema is a function without parameters
        {
            json.WritePropertyName("parametersJsonSchema");
            WireJson.WriteValue(json, function.JsonSchema);
        }
        Extras.Write(output, function.AdditionalProperties, where);
        json.WriteEndObject();
    }

    private static void WriteOther(RequestOutput output, AITool tool, string where)
    {
        switch (tool)
        {
            case AIFunctionDeclaration:
                break;
            case GeminiTool own:
                WireJson.WriteValue(output.Json, own.Json);
                break;
            case HostedWebSearchTool:
                WriteHosted(output, "googleSearch", tool, where);
                break;
            case HostedCodeInterpreterTool interpreter:
                if (interpreter.Inputs is { Count: > 0 })
                    output.Refuse($"{where}, a {tool.GetType().Name} with inputs");
                WriteHosted(output, "codeExecution", tool, where);
                break;
            default:
                output.Refuse($"{where}, a {tool.GetType().Name}");
                break;
        }
    }

    private static void WriteHosted(RequestOutput output, string name, AITool tool, string where)
    {
        output.Json.WriteStartObject();
        output.Json.WriteStartObject(name);
        output.Json.WriteEndObject();
        output.Json.WriteEndObject();
        foreach (var (property, _) in tool.AdditionalProperties)
            output.Drop($"{where}.{property}");
    }

    private static void WriteConfig(RequestOutput output, ChatOptions options)
    {
        if (GeminiRequestWriter.Has(options, ConfigName))
        {
            foreach (var (name, _) in options.AdditionalProperties!)
            {
                if (Extras.IsNested(name, ConfigName))
                    output.Drop(name);
            }
            return;
        }
        var any = options.Tools is { Count: > 0 } || GeminiRequestWriter.Has(options, "tools");
        if (options.AllowMultipleToolCalls is not null)
        {
            if (any && options.AllowMultipleToolCalls is false)
                output.Refuse("AllowMultipleToolCalls of false: the model decides how many calls it makes");
            else if (!any)
                output.Drop("AllowMultipleToolCalls (no tools)");
        }
        var mode = GeminiRequestWriter.Has(options, $"{ConfigName}.{CallingName}") ? null : options.ToolMode;
        if (mode is not null and not RequiredChatToolMode && !any)
        {
            output.Drop("ToolMode (no tools)");
            mode = null;
        }
        var hasExtras = options.AdditionalProperties?.Any(p => Extras.IsNested(p.Key, ConfigName)) is true;
        if (mode is null && !hasExtras)
            return;
        output.Json.WriteStartObject(ConfigName);
        if (mode is not null)
            WriteMode(output, mode);
        Extras.WriteNested(output, options.AdditionalProperties, ConfigName);
        output.Json.WriteEndObject();
    }

    private static void WriteMode(RequestOutput output, ChatToolMode mode)
    {
        var json = output.Json;
        json.WriteStartObject(CallingName);
        switch (mode)
        {
            case AutoChatToolMode:
                json.WriteString("mode", "AUTO");
                break;
            case NoneChatToolMode:
                json.WriteString("mode", "NONE");
                break;
            case RequiredChatToolMode required:
                json.WriteString("mode", "ANY");
                if (required.RequiredFunctionName is { } name)
                {
                    json.WriteStartArray("allowedFunctionNames");
                    json.WriteStringValue(name);
                    json.WriteEndArray();
                }
                break;
            default:
                output.Refuse($"the tool mode {mode.GetType().Name}");
                break;
        }
        json.WriteEndObject();
    }
}
