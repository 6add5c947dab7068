using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>Writes the tools that a model may call, and which of them it must.</summary>
internal static class MessagesToolWriter
{
    private const string Strict = "strict";
    private const string StrictJsonSchema = "strictJsonSchema"; // the same in the words of Microsoft.Extensions.AI

    /// <summary>Whether a property is the one that asks for answers exactly by their schema.</summary>
    public static bool IsStrict(string property) => property.Equals(StrictJsonSchema, StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes what the options say about tools.</summary>
    public static void Write(RequestOutput output, ChatOptions options)
    {
        var any = options.Tools is { Count: > 0 } || MessagesRequestWriter.Has(options, "tools");
        if (options.Tools is { Count: > 0 } tools && !MessagesRequestWriter.Has(options, "tools"))
            WriteTools(output, tools);
        if (MessagesRequestWriter.Has(options, "tool_choice"))
            return;
        // A choice among no tools is rejected; only a demand to call one would mean anything.
        if (any || options.ToolMode is RequiredChatToolMode)
            WriteChoice(output, options.ToolMode, options.AllowMultipleToolCalls);
        else
        {
            if (options.ToolMode is not null)
                output.Drop("tool_choice (no tools)");
            if (options.AllowMultipleToolCalls is not null)
                output.Drop("disable_parallel_tool_use (no tools)");
        }
    }

    private static void WriteTools(RequestOutput output, IList<AITool> tools)
    {
        output.Json.WriteStartArray("tools");
        for (var i = 0; i < tools.Count; i++)
        {
            switch (tools[i])
            {
                case ServerTool server:
                    WireJson.WriteValue(output.Json, server.Json);
                    break;
                case AIFunctionDeclaration function:
                    WriteFunction(output, function, $"tools[{i}]");
                    break;
                case var other:
                    output.Refuse(
                        $"tools[{i}], a {other.GetType().Name}: the provider's own tools go by dated names, so give them as the additional property 'tools'"
                    );
                    break;
            }
        }
        output.Json.WriteEndArray();
    }

    private static void WriteFunction(RequestOutput output, AIFunctionDeclaration function, string where)
    {
        output.Json.WriteStartObject();
        output.Json.WriteString("name", function.Name);
        if (function.Description.Length > 0)
            output.Json.WriteString("description", function.Description);
        output.Json.WritePropertyName("input_schema");
        if (function.JsonSchema.ValueKind is JsonValueKind.Undefined) // no schema is a function without parameters
        {
            output.Json.WriteStartObject();
            output.Json.WriteString("type", "object");
            output.Json.WriteEndObject();
        }
        else
            WireJson.WriteValue(output.Json, function.JsonSchema);
        if ((Flag(function.AdditionalProperties, Strict) ?? Flag(function.AdditionalProperties, StrictJsonSchema)) is { } strict)
            output.Json.WriteBoolean(Strict, strict);
        Extras.Write(output, function.AdditionalProperties, where, null, Strict, StrictJsonSchema);
        output.Json.WriteEndObject();
    }

    private static void WriteChoice(RequestOutput output, ChatToolMode? mode, bool? parallel)
    {
        if (mode is null && parallel is null)
            return;
        output.Json.WriteStartObject("tool_choice");
        switch (mode)
        {
            case null or AutoChatToolMode:
                output.Json.WriteString("type", "auto");
                break;
            case NoneChatToolMode:
                output.Json.WriteString("type", "none");
                break;
            case RequiredChatToolMode { RequiredFunctionName: null }:
                output.Json.WriteString("type", "any");
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                output.Json.WriteString("type", "tool");
                output.Json.WriteString("name", name);
                break;
            default:
                output.Refuse($"the tool mode {mode.GetType().Name}");
                break;
        }
        if (parallel is { } several)
        {
            if (mode is NoneChatToolMode)
                output.Drop("disable_parallel_tool_use (no calls)");
            else
                output.Json.WriteBoolean("disable_parallel_tool_use", !several);
        }
        output.Json.WriteEndObject();
    }

    private static bool? Flag(IEnumerable<KeyValuePair<string, object?>> properties, string name)
    {
        foreach (var (key, value) in properties)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return value switch
                {
                    bool flag => flag,
                    JsonElement { ValueKind: JsonValueKind.True } => true,
                    JsonElement { ValueKind: JsonValueKind.False } => false,
                    _ => null,
                };
        }
        return null;
    }
}
