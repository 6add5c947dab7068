using System.Text.Json;
using LlmDispatcher.Simulator.Answers;
using static LlmDispatcher.Simulator.Wire.JsonReading;
using static LlmDispatcher.Simulator.Wire.OpenAI.OpenAIError;

namespace LlmDispatcher.Simulator.Wire.OpenAIResponses;

/// <summary>Reads the body of a responses request, as strictly as the real server where clients depend on it.</summary>
internal static class ResponsesRequest
{
    public static Conversation Read(SimulatedRequest request, bool checkSignatures)
    {
        var root =
            Object(request.Body)
            ?? throw Invalid("We could not parse the JSON body of your request. The API expects a JSON object.", null, null);
        if (request.ModelName is not { Length: > 0 } model)
            throw Invalid("Missing required parameter: 'model'.", "model", "missing_required_parameter");
        // A simulator keeps nothing, so there is never an earlier response to go on from.
        if (Text(root, "previous_response_id") is { } previous)
            throw Invalid($"Previous response with id '{previous}' not found.", "previous_response_id", "previous_response_not_found");
        if (Member(root, "input") is not { ValueKind: JsonValueKind.String or JsonValueKind.Array } input)
            throw Invalid("Missing required parameter: 'input'.", "input", "missing_required_parameter");

        var turns = Text(input) is { } prompt ? [new(Role.User, prompt)] : new ResponsesInput(checkSignatures).Read(Items(input));
        var format = Member(Member(root, "text"), "format");
        var choice = Member(root, "tool_choice");
        return new(model, Text(root, "instructions") is { } instructions ? [new(Role.System, instructions), .. turns] : turns)
        {
            Tools = [.. Items(root, "tools").Select(ReadTool).OfType<Tool>()],
            ToolWish = Text(choice) switch
            {
                "none" => ToolWish.None,
                "required" => ToolWish.Required,
                _ => Text(choice, "name") is null ? ToolWish.Auto : ToolWish.Required,
            },
            ToolName = Text(choice, "name"),
            ParallelTools = Truth(root, "parallel_tool_calls") ?? true,
            WantsJson = Text(format, "type") is "json_object" or "json_schema",
            Schema = Member(format, "schema"),
            MaxTokens = Limit(root),
            Stream = Truth(root, "stream") ?? false,
            WantsReasoning = Text(Member(root, "reasoning"), "summary") is not null,
            EncryptsReasoning = Items(root, "include").Any(item => Text(item) == "reasoning.encrypted_content"),
        };
    }

    /// <summary>Functions are flat here; one that is nested as in Chat Completions has no name where it should be.</summary>
    private static Tool? ReadTool(JsonElement tool, int number)
    {
        if (Text(tool, "type") != "function")
            return null;
        var name =
            Text(tool, "name")
            ?? throw Invalid($"Missing required parameter: 'tools[{number}].name'.", $"tools[{number}].name", "missing_required_parameter");
        return new(name, Text(tool, "description") ?? "", Member(tool, "parameters"));
    }

    private static int? Limit(JsonElement root) =>
        Member(root, "max_output_tokens") is null ? null
        : Whole(root, "max_output_tokens") is >= 1 and var n ? n
        : throw Invalid(
            "Invalid 'max_output_tokens': expected an integer above or equal to 1.",
            "max_output_tokens",
            "integer_below_min_value"
        );
}
