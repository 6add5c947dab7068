using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>Writes the tools that a model may call, and the calls it made earlier.</summary>
internal static class ToolWriter
{
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
            if (FunctionTool.IsStrict(function) is { } strict)
                output.Json.WriteBoolean("strict", strict);
            Extras.WriteNested(output, function.AdditionalProperties, "function");
            output.Json.WriteEndObject();
            Extras.Write(
                output,
                function.AdditionalProperties,
                $"tools[{i}]",
                "function",
                FunctionTool.Strict,
                FunctionTool.StrictJsonSchema
            );
            output.Json.WriteEndObject();
        }
        output.Json.WriteEndArray();
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
            output.Json.WriteString("arguments", FunctionArguments.Write(output, call, $"{where}.tool_calls"));
            Extras.WriteNested(output, call.AdditionalProperties, "function", except: FunctionArguments.Raw);
            output.Json.WriteEndObject();
            Extras.Write(output, call.AdditionalProperties, $"{where}.tool_calls", "function");
            output.Json.WriteEndObject();
        }
        output.Json.WriteEndArray();
    }
}
