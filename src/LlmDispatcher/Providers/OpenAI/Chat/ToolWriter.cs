using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>Writes the tools that a model may call, which of them it must, and the calls it made earlier.</summary>
internal static class ToolWriter
{
    /// <summary>The property that keeps the arguments of an earlier call as the model wrote them, when they are no JSON object.</summary>
    public const string RawArguments = "function.arguments";

    /// <summary>The property of a tool that asks for arguments exactly by its schema.</summary>
    public const string Strict = "strict";

    /// <summary>The same in the words of Microsoft.Extensions.AI, for tools and for the response format.</summary>
    public const string StrictJsonSchema = "strictJsonSchema";

    /// <summary>Writes the tools.</summary>
    public static void WriteTools(RequestOutput output, IList<AITool> tools)
    {
        output.Json.WriteStartArray("tools");
        for (var i = 0; i < tools.Count; i++)
        {
            if (tools[i] is not AIFunctionDeclaration function)
            {
                output.Refuse($"tools[{i}], a {tools[i].GetType().Name}: only functions can be offered");
                return;
            }
            output.Json.WriteStartObject();
            output.Json.WriteString("type", "function");
            output.Json.WriteStartObject("function");
            output.Json.WriteString("name", function.Name);
            if (function.Description.Length > 0)
                output.Json.WriteString("description", function.Description);
            // No schema is a function without parameters. A schema of what it returns has no place in the dialect and says nothing to the model.
            if (function.JsonSchema.ValueKind is not JsonValueKind.Undefined)
            {
                output.Json.WritePropertyName("parameters");
                WireJson.WriteValue(output.Json, function.JsonSchema);
            }
            if (
                (ReadFlag(function.AdditionalProperties, Strict) ?? ReadFlag(function.AdditionalProperties, StrictJsonSchema)) is { } strict
            )
                output.Json.WriteBoolean("strict", strict);
            Extras.WriteNested(output, function.AdditionalProperties, "function");
            output.Json.WriteEndObject();
            Extras.Write(output, function.AdditionalProperties, $"tools[{i}]", "function", Strict, StrictJsonSchema);
            output.Json.WriteEndObject();
        }
        output.Json.WriteEndArray();
    }

    /// <summary>Writes which tools must be called.</summary>
    public static void WriteChoice(RequestOutput output, ChatToolMode mode)
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
                output.Json.WriteStartObject("function");
                output.Json.WriteString("name", name);
                output.Json.WriteEndObject();
                output.Json.WriteEndObject();
                break;
            default:
                output.Refuse($"the tool mode {mode.GetType().Name}");
                break;
        }
    }

    /// <summary>Writes the calls of an earlier answer.</summary>
    public static void WriteCalls(RequestOutput output, IEnumerable<FunctionCallContent> calls, string where)
    {
        output.Json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            output.Json.WriteStartObject();
            output.Json.WriteString("id", call.CallId);
            output.Json.WriteString("type", "function");
            output.Json.WriteStartObject("function");
            output.Json.WriteString("name", call.Name);
            output.Json.WriteString("arguments", ArgumentsOf(output, call, where));
            Extras.WriteNested(output, call.AdditionalProperties, "function", except: RawArguments);
            output.Json.WriteEndObject();
            Extras.Write(output, call.AdditionalProperties, $"{where}.tool_calls", "function");
            output.Json.WriteEndObject();
        }
        output.Json.WriteEndArray();
    }

    /// <summary>A flag among the properties, as a value or as JSON; <see langword="null"/> when there is none.</summary>
    public static bool? ReadFlag(IEnumerable<KeyValuePair<string, object?>>? properties, string name)
    {
        foreach (var (key, value) in properties ?? [])
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

    private static string ArgumentsOf(RequestOutput output, FunctionCallContent call, string where)
    {
        if (call.Arguments is null)
            return call.AdditionalProperties?.TryGetValue(RawArguments, out var raw) is true && raw is string text ? text : "{}";
        try
        {
            return WireJson.ToText(call.Arguments);
        }
        catch (NotSupportedException)
        {
            output.Refuse($"{where}.tool_calls: the arguments of {call.Name} hold a value that has no JSON form");
            return "";
        }
    }
}
