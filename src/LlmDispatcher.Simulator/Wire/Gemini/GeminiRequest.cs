using System.Text.Json;
using LlmDispatcher.Simulator.Answers;
using static LlmDispatcher.Simulator.Wire.Gemini.GeminiError;
using static LlmDispatcher.Simulator.Wire.Gemini.GeminiJson;

namespace LlmDispatcher.Simulator.Wire.Gemini;

/// <summary>Reads the body of a generateContent request, as strictly as the real server where clients depend on it.</summary>
internal sealed class GeminiRequest(SimulatedRequest request, bool checkSignatures)
{
    private static readonly string[] Known =
    [
        "contents",
        "systemInstruction",
        "generationConfig",
        "safetySettings",
        "tools",
        "toolConfig",
        "cachedContent",
        "continuationToken",
        "labels",
        "model",
        "store",
        "serviceTier",
    ];

    private static readonly HashSet<string> KnownInAnyCase = [.. Known, .. Known.Select(Snake)];

    public Conversation Read()
    {
        var root = JsonReading.Object(request.Body) ?? throw Invalid("Invalid JSON payload received. Unexpected token.");
        if (root.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !KnownInAnyCase.Contains(name)) is { } unknown)
            throw Invalid($"Invalid JSON payload received. Unknown name \"{unknown}\": Cannot find field.");
        var contents = Items(root, "contents");
        if (contents.Length == 0)
            throw Invalid("* GenerateContentRequest.contents: contents is not specified\n");

        var settings = Member(root, "generationConfig");
        var calling = Member(Member(root, "toolConfig"), "functionCallingConfig");
        var system = Items(Member(root, "systemInstruction"), "parts").Select(part => Text(part, "text")).OfType<string>().ToArray();
        var turns = new GeminiTurns(checkSignatures).Read(contents);
        return new(request.ModelName!, system.Length > 0 ? [new(Role.System, string.Join('\n', system)), .. turns] : turns)
        {
            Tools = [.. Items(root, "tools").SelectMany(tool => Items(tool, "functionDeclarations")).Select(ReadTool)],
            ToolWish = Text(calling, "mode") switch
            {
                "NONE" => ToolWish.None,
                "ANY" => ToolWish.Required,
                _ => ToolWish.Auto,
            },
            ToolName = Texts(calling, "allowedFunctionNames").FirstOrDefault(),
            WantsJson = Text(settings, "responseMimeType") == "application/json",
            Schema = Member(settings, "responseJsonSchema") ?? Member(settings, "responseSchema"),
            MaxTokens = Whole(settings, "maxOutputTokens"),
            Stops = Texts(settings, "stopSequences"),
            WantsReasoning = Truth(Member(settings, "thinkingConfig"), "includeThoughts"),
        };
    }

    private static Tool ReadTool(JsonElement function) =>
        new(
            Text(function, "name")
                ?? throw Invalid("* GenerateContentRequest.tools[0].function_declarations[0].name: Invalid function name."),
            Text(function, "description") ?? "",
            Member(function, "parametersJsonSchema") ?? Member(function, "parameters")
        );
}
