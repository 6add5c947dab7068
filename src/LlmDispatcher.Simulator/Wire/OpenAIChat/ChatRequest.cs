using System.Text.Json;
using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Wire.OpenAIChat;

/// <summary>Reads the body of a chat completion request, as strictly as the real server where clients depend on it.</summary>
internal static class ChatRequest
{
    public static Conversation Read(ReadOnlyMemory<byte> body)
    {
        var root = Parse(body);
        if (Text(root, "model") is not { Length: > 0 } model)
            throw Invalid("you must provide a model parameter", "model", "missing_required_parameter");
        if (!root.TryGetProperty("messages", out var messages))
            throw Invalid("Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
        if (messages.ValueKind != JsonValueKind.Array)
            throw Invalid("Invalid type for 'messages': expected an array of objects.", "messages", "invalid_type");
        if (messages.GetArrayLength() == 0)
            throw Invalid("Invalid 'messages': empty array. Expected an array with minimum length 1.", "messages", "empty_array");

        var (wish, named) = Wish(root);
        return new(model, [.. messages.EnumerateArray().Select(ReadTurn)])
        {
            Tools = [.. Items(root, "tools").Select(ReadTool).OfType<Tool>()],
            ToolWish = wish,
            ToolName = named,
            ParallelTools = Truth(root, "parallel_tool_calls") ?? true,
            WantsJson = Text(Member(root, "response_format"), "type") is "json_object" or "json_schema",
            Schema = Member(Member(root, "response_format"), "json_schema") is { } format ? Member(format, "schema") : null,
            MaxTokens = Whole(root, "max_completion_tokens") ?? Whole(root, "max_tokens"),
            Stops = Member(root, "stop") is { ValueKind: JsonValueKind.String } stop
                ? [stop.GetString()!]
                : [.. Items(root, "stop").Select(item => item.ToString())],
            Stream = Truth(root, "stream") ?? false,
            IncludeUsage = Truth(Member(root, "stream_options"), "include_usage") ?? false,
        };
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // The answer is the same as for JSON that is no object.
        }

        throw Invalid("We could not parse the JSON body of your request. The API expects a JSON object.", null, null);
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
        var parts = Items(message, "content").ToArray();
        var text = Text(message, "content") ?? string.Join('\n', parts.Select(part => Text(part, "text")).OfType<string>());
        return new(role, text, parts.Count(part => Text(part, "type") is "image_url" or "input_audio" or "file"));
    }

    private static Tool? ReadTool(JsonElement tool) =>
        Member(tool, "function") is { } function && Text(function, "name") is { } name
            ? new(name, Text(function, "description") ?? "", Member(function, "parameters"))
            : null;

    private static (ToolWish Wish, string? Name) Wish(JsonElement root) =>
        Member(root, "tool_choice") switch
        {
            { ValueKind: JsonValueKind.String } choice => choice.GetString() switch
            {
                "none" => (ToolWish.None, null),
                "required" or "any" => (ToolWish.Required, null),
                _ => (ToolWish.Auto, null),
            },
            { ValueKind: JsonValueKind.Object } choice => (ToolWish.Required, Text(Member(choice, "function"), "name")),
            _ => (ToolWish.Auto, null),
        };

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var member) ? member : null;

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : default;

    private static string? Text(JsonElement? parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static bool? Truth(JsonElement? parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

    private static int? Whole(JsonElement parent, string name)
    {
        if (Member(parent, name) is not { ValueKind: not JsonValueKind.Null } value)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var n) && n > 0
            ? n
            : throw Invalid($"Invalid value for '{name}': expected an integer above or equal to 1.", name, "invalid_value");
    }

    private static RejectedException Invalid(string message, string? param, string? code) =>
        new(new(400, message, "invalid_request_error", code, param));
}
