using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>Reads the tools.</summary>
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
