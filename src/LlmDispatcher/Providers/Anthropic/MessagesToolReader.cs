using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>Reads the tools, and the choice among them.</summary>
internal static class MessagesToolReader
{
    /// <summary>Reads the tools.</summary>
    public static List<AITool> ReadTools(RequestNode tools)
    {
        var result = new List<AITool>();
        foreach (var tool in tools.Items())
            result.Add(ReadTool(tool.Object()));
        return result;
    }

    /// <summary>Reads the choice.</summary>
    /// <returns>Whether it could be put into the common words.</returns>
    public static bool ReadChoice(RequestNode choice, ChatOptions options)
    {
        AdditionalPropertiesDictionary? more = null;
        choice.Object().KeepUnknown(ref more, null, "type", "name", "disable_parallel_tool_use");
        ChatToolMode? mode = choice["type"].Text() switch
        {
            "auto" => ChatToolMode.Auto,
            "any" => ChatToolMode.RequireAny,
            "none" => ChatToolMode.None,
            "tool" => ChatToolMode.RequireSpecific(choice["name"].Name()),
            _ => throw choice["type"].Wrong("expected auto, any, tool or none."),
        };
        var single = choice["disable_parallel_tool_use"].OptionalFlag();
        if (more is not null)
            return false;
        options.ToolMode = mode;
        options.AllowMultipleToolCalls = !single;
        return true;
    }

    private static AITool ReadTool(RequestNode tool)
    {
        if (tool["type"].OptionalText() is not (null or "custom"))
            return new ServerTool(tool["name"].OptionalText() ?? tool["type"].Text(), tool.Json.Clone());
        AdditionalPropertiesDictionary? extras = null;
        tool.KeepUnknown(ref extras, null, "type", "name", "description", "input_schema", "strict");
        if (tool["strict"].OptionalFlag() is { } strict)
            (extras ??= [])["strict"] = strict;
        return new WireTool(
            tool["name"].Name(),
            tool["description"].OptionalText() ?? "",
            tool["input_schema"].Object().Json.Clone(),
            extras
        );
    }

    // A declaration whose properties can be given, which the factory's cannot.
    private sealed class WireTool(string name, string description, JsonElement schema, AdditionalPropertiesDictionary? properties)
        : AIFunctionDeclaration
    {
        public override string Name => name;

        public override string Description => description;

        public override JsonElement JsonSchema => schema;

        public override IReadOnlyDictionary<string, object?> AdditionalProperties => properties ?? [];
    }
}
