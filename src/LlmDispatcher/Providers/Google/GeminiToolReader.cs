using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>Reads the tools and the choice among them.</summary>
internal static class GeminiToolReader
{
    private const string CallingName = "functionCallingConfig";

    private static readonly string[] ToolNames = GeminiNames.Both("functionDeclarations");
    private static readonly string[] FunctionNames = GeminiNames.Both("name", "description", "parameters", "parametersJsonSchema");
    private static readonly string[] ConfigNames = GeminiNames.Both(CallingName);
    private static readonly string[] CallingNames = GeminiNames.Both("mode", "allowedFunctionNames");

    /// <summary>Reads both.</summary>
    /// <param name="root">The body.</param>
    /// <param name="options">Takes what it says.</param>
    /// <param name="extras">Takes what we have no word for.</param>
    public static void Read(RequestNode root, ChatOptions options, ref AdditionalPropertiesDictionary? extras)
    {
        if (root["tools"] is { IsAbsent: false } tools)
        {
            options.Tools = [];
            foreach (var tool in tools.Objects())
                ReadTool(tool, options.Tools);
        }
        if (root.Get(GeminiToolWriter.ConfigName) is not { IsAbsent: false } config)
            return;
        config.Object().KeepUnknown(ref extras, GeminiToolWriter.ConfigName, ConfigNames);
        if (config.Get(CallingName) is not { IsAbsent: false } calling)
            return;
        options.ToolMode = ReadMode(calling.Object());
        if (options.ToolMode is null)
            (extras ??= [])[$"{GeminiToolWriter.ConfigName}.{CallingName}"] = calling.Json.Clone();
    }

    private static void ReadTool(RequestNode tool, IList<AITool> tools)
    {
        if (tool.Get("functionDeclarations") is { IsAbsent: false } functions)
        {
            AdditionalPropertiesDictionary? more = null;
            tool.KeepUnknown(ref more, null, ToolNames);
            if (more is not null)
                throw tool.Wrong("expected functionDeclarations alone; give other tools as objects of their own.");
            foreach (var function in functions.Objects())
                tools.Add(ReadFunction(function));
            return;
        }
        var members = tool.Json.EnumerateObject().Take(2).ToList();
        var isPlain = members is [{ Value.ValueKind: JsonValueKind.Object } only] && !only.Value.EnumerateObject().Any();
        tools.Add(
            !isPlain ? new GeminiTool(tool.Json.Clone())
            : !tool.Get("googleSearch").IsAbsent ? new HostedWebSearchTool()
            : !tool.Get("codeExecution").IsAbsent ? new HostedCodeInterpreterTool()
            : new GeminiTool(tool.Json.Clone())
        );
    }

    private static GeminiFunction ReadFunction(RequestNode function)
    {
        AdditionalPropertiesDictionary? extras = null;
        function.KeepUnknown(ref extras, null, FunctionNames);
        var (schema, own) = (function.Get("parametersJsonSchema"), function["parameters"]);
        if (!schema.IsAbsent && !own.IsAbsent)
            throw function.Wrong("expected parameters or parametersJsonSchema, not both.");
        return new GeminiFunction(
            function["name"].Name(),
            function["description"].OptionalText() ?? "",
            !schema.IsAbsent ? schema.Object().Json.Clone()
                : !own.IsAbsent ? GeminiSchema.ToJsonSchema(own.Object())
                : default,
            own.IsAbsent ? default : own.Json.Clone(),
            extras
        );
    }

    /// <returns>The mode; <see langword="null"/> for what Microsoft.Extensions.AI has no word for, such as <c>VALIDATED</c> or a list of functions.</returns>
    private static ChatToolMode? ReadMode(RequestNode calling)
    {
        AdditionalPropertiesDictionary? unknown = null;
        calling.KeepUnknown(ref unknown, null, CallingNames);
        var allowed = calling.Get("allowedFunctionNames") is { IsAbsent: false } list ? list.Items().Select(n => n.Name()).ToList() : [];
        if (unknown is not null)
            return null;
        return (calling["mode"].OptionalText()?.ToUpperInvariant(), allowed.Count) switch
        {
            ("AUTO", 0) => ChatToolMode.Auto,
            ("NONE", 0) => ChatToolMode.None,
            ("ANY", 0) => ChatToolMode.RequireAny,
            ("ANY", 1) => ChatToolMode.RequireSpecific(allowed[0]),
            _ => null,
        };
    }
}
