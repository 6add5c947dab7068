using System.Text.Json;
using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Answers.Media;
using LlmDispatcher.Simulator.Wire.OpenAI;
using static LlmDispatcher.Simulator.Wire.JsonReading;
using static LlmDispatcher.Simulator.Wire.OpenAI.OpenAIError;

namespace LlmDispatcher.Simulator.Wire.OpenAIResponses;

/// <summary>Reads the items of an input and the parts of their content.</summary>
internal sealed class ResponsesInput(bool checkSignatures)
{
    private const string UserParts = "'input_text', 'input_image', 'input_file', and 'input_audio'";
    private const string AssistantParts = "'output_text' and 'refusal'";

    public Turn[] Read(JsonElement[] items)
    {
        var called = items.Where(item => Text(item, "type") == "function_call").Select(item => Text(item, "call_id")).ToHashSet();
        var answered = items.Where(item => Text(item, "type") == "function_call_output").Select(item => Text(item, "call_id")).ToHashSet();
        foreach (var open in called.Except(answered))
            throw Invalid($"No tool output found for function call {open}.", "input", null);
        foreach (var unknown in answered.Except(called))
            throw Invalid($"No tool call found for function call output with call_id {unknown}.", "input", null);
        return [.. items.Select(Read).OfType<Turn>()];
    }

    private Turn? Read(JsonElement item, int number)
    {
        var at = $"input[{number}]";
        switch (Text(item, "type"))
        {
            case "message" or null:
                return ReadMessage(item, at);
            case "function_call":
                return new(Role.Assistant, "");
            case "function_call_output":
                return Text(item, "output") is { } output
                    ? new(Role.Tool, output)
                    : new(Role.Tool, string.Join('\n', Items(item, "output").Select(part => Text(part, "text")).OfType<string>()));
            case "reasoning":
                if (checkSignatures && !Signature.IsOurs(Text(item, "encrypted_content")))
                    throw Invalid(
                        $"The encrypted content for item {Text(item, "id")} could not be verified.",
                        at,
                        "invalid_encrypted_content"
                    );
                return null;
            default:
                return null;
        }
    }

    private static Turn ReadMessage(JsonElement item, string at)
    {
        var role = Text(item, "role") switch
        {
            "system" or "developer" => Role.System,
            "user" => Role.User,
            "assistant" => Role.Assistant,
            var other => throw Invalid(
                $"Invalid value: '{other}'. Supported values are: 'assistant', 'system', 'developer', and 'user'.",
                $"{at}.role",
                "invalid_value"
            ),
        };
        if (Text(item, "content") is { } whole)
            return new(role, whole);
        var parts = Items(item, "content");
        var attachments = parts.Select((part, i) => ReadPart(part, role, $"{at}.content[{i}]")).OfType<Attachment>().ToArray();
        var texts = parts.Select(part => Text(part, "text") ?? Text(part, "refusal")).OfType<string>();
        return new(role, string.Join('\n', texts)) { Attachments = attachments };
    }

    private static Attachment? ReadPart(JsonElement part, Role role, string at) =>
        (Text(part, "type"), role == Role.Assistant) switch
        {
            ("input_text", false) or ("output_text" or "refusal", true) => null,
            ("input_image", false) => ReadImage(part, $"{at}.image_url"),
            ("input_audio", false) => OpenAIMedia.Audio(Text(Member(part, "input_audio"), "data"), $"{at}.input_audio"),
            ("input_file", false) => OpenAIMedia.File(Text(part, "file_data"), Text(part, "file_id") ?? Text(part, "file_url")),
            (var type, var isAssistant) => throw Invalid(
                $"Invalid value: '{type}'. Supported values are: {(isAssistant ? AssistantParts : UserParts)}.",
                at,
                "invalid_value"
            ),
        };

    /// <summary>The address is a text here, not an object as in Chat Completions.</summary>
    private static Attachment ReadImage(JsonElement part, string at) =>
        Member(part, "image_url") is { ValueKind: JsonValueKind.Object }
            ? throw Invalid($"Invalid type for '{at}': expected an image URL, but got an object instead.", at, "invalid_type")
            : OpenAIMedia.Image(Text(part, "image_url") ?? Text(part, "file_id"), at);
}
