using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>Reads the tools, the choice among them, and the response format.</summary>
internal static class ToolReader
{
    /// <summary>Reads the tools.</summary>
    public static List<AITool> ReadTools(RequestNode tools)
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
                "required" or "any" => ChatToolMode.RequireAny,
                _ => throw choice.Wrong("expected none, auto, required or an object."),
            };
        }
        if (choice.Object()["type"].Text() is not "function")
            return null;
        return ChatToolMode.RequireSpecific(choice["function"].Object()["name"].Name());
    }

    /// <summary>Reads the response format; <see langword="null"/> for one that Microsoft.Extensions.AI has no word for.</summary>
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
                var wanted = format["json_schema"].Object();
                var schema = wanted["schema"];
                AdditionalPropertiesDictionary? extras = null;
                wanted.KeepUnknown(ref extras, null, "name", "description", "schema", "strict");
                if (schema.IsAbsent || extras is not null)
                    return null;
                strict = wanted["strict"].OptionalFlag();
                return new ChatResponseFormatJson(
                    schema.Object().Json.Clone(),
                    wanted["name"].Name(),
                    wanted["description"].OptionalText()
                );
            default:
                return null;
        }
    }

    private static FunctionTool ReadTool(RequestNode tool)
    {
        if (tool["type"].Text() is not "function")
            throw tool["type"].Wrong("only tools of type 'function' are supported.");
        var function = tool["function"].Object();
        AdditionalPropertiesDictionary? extras = null;
        tool.KeepUnknown(ref extras, null, "type", "function");
        function.KeepUnknown(ref extras, "function", "name", "description", "parameters", "strict");
        if (function["strict"].OptionalFlag() is { } strict)
            (extras ??= [])[FunctionTool.Strict] = strict;
        var parameters = function["parameters"];
        return new FunctionTool(
            function["name"].Name(),
            function["description"].OptionalText() ?? "",
            parameters.IsAbsent ? default : parameters.Object().Json.Clone(),
            extras
        );
    }
}
