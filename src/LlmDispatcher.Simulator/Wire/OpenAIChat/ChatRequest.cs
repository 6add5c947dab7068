using System.Text.Json;
using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Answers.Media;
using LlmDispatcher.Simulator.Wire.OpenAI;
using static LlmDispatcher.Simulator.Wire.JsonReading;
using static LlmDispatcher.Simulator.Wire.OpenAI.OpenAIError;

namespace LlmDispatcher.Simulator.Wire.OpenAIChat;

/// <summary>Reads the body of a chat completion request, as strictly as the real server where clients depend on it.</summary>
internal static class ChatRequest
{
    private const string NoJson = "We could not parse the JSON body of your request. The API expects a JSON object.";

    public static Conversation Read(SimulatedRequest request)
    {
        var root = Object(request.Body) ?? throw Invalid(NoJson, null, null);
        if (request.ModelName is not { Length: > 0 } model)
            throw Invalid("you must provide a model parameter", "model", "missing_required_parameter");
        if (Member(root, "messages") is not { } messages)
            throw Invalid("Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
        if (messages.ValueKind != JsonValueKind.Array)
            throw Invalid("Invalid type for 'messages': expected an array of objects.", "messages", "invalid_type");
        if (messages.GetArrayLength() == 0)
            throw Invalid("Invalid 'messages': empty array. Expected an array with minimum length 1.", "messages", "empty_array");

        var (wish, named) = Wish(Member(root, "tool_choice"));
        return new(model, [.. messages.EnumerateArray().Select(ReadTurn)])
        {
            Tools = [.. Items(root, "tools").Select(ReadTool).OfType<Tool>()],
            ToolWish = wish,
            ToolName = named,
            ParallelTools = Truth(root, "parallel_tool_calls") ?? true,
            WantsJson = Text(Member(root, "response_format"), "type") is "json_object" or "json_schema",
            Schema = Member(Member(Member(root, "response_format"), "json_schema"), "schema"),
            MaxTokens = Limit(root, "max_completion_tokens") ?? Limit(root, "max_tokens"),
            Stops = Text(root, "stop") is { } stop ? [stop] : Texts(root, "stop"),
            Stream = Truth(root, "stream") ?? false,
            IncludeUsage = Truth(Member(root, "stream_options"), "include_usage") ?? false,
        };
    }

    private static Turn ReadTurn(JsonElement message, int number)
    {
        var role = Text(message, "role") switch
        {
            "system" or "developer" => Role.System,
            "user" => Role.User,
            "assistant" => Role.Assistant,
            "tool" or "function" => Role.Tool,
            var other => throw Invalid($"Invalid value: '{other}' for the role of a message.", $"messages[{number}].role", "invalid_value"),
        };
        var parts = Items(message, "content");
        var text = Text(message, "content") ?? string.Join('\n', parts.Select(part => Text(part, "text")).OfType<string>());
        var attachments = parts.Select((part, i) => ReadAttachment(part, $"messages[{number}].content[{i}]")).OfType<Attachment>();
        return new(role, text) { Attachments = [.. attachments] };
    }

    private static Attachment? ReadAttachment(JsonElement part, string at) =>
        Text(part, "type") switch
        {
            // Ollama takes the address itself, too.
            "image_url" => OpenAIMedia.Image(Text(Member(part, "image_url"), "url") ?? Text(part, "image_url"), $"{at}.image_url"),
            "input_audio" => OpenAIMedia.Audio(Text(Member(part, "input_audio"), "data"), $"{at}.input_audio"),
            "file" => OpenAIMedia.File(Text(Member(part, "file"), "file_data"), Text(Member(part, "file"), "file_id")),
            _ => null,
        };

    private static Tool? ReadTool(JsonElement tool) =>
        Member(tool, "function") is { } function && Text(function, "name") is { } name
            ? new(name, Text(function, "description") ?? "", Member(function, "parameters"))
            : null;

    private static (ToolWish Wish, string? Name) Wish(JsonElement? choice) =>
        Text(choice) switch
        {
            "none" => (ToolWish.None, null),
            "required" or "any" => (ToolWish.Required, null),
            null when Text(Member(choice, "function"), "name") is { } name => (ToolWish.Required, name),
            _ => (ToolWish.Auto, null),
        };

    private static int? Limit(JsonElement root, string name) =>
        Member(root, name) is null ? null
        : Whole(root, name) is > 0 and var n ? n
        : throw Invalid($"Invalid value for '{name}': expected an integer above or equal to 1.", name, "invalid_value");
}
