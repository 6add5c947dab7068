using System.Text.Json;
using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Answers.Media;
using static LlmDispatcher.Simulator.Wire.Gemini.GeminiError;
using static LlmDispatcher.Simulator.Wire.Gemini.GeminiJson;

namespace LlmDispatcher.Simulator.Wire.Gemini;

/// <summary>Reads contents and their parts.</summary>
internal sealed class GeminiTurns(bool checkSignatures)
{
    private const string Trouble = "Please retry or report in https://developers.generativeai.google/guide/troubleshooting";

    public Turn[] Read(JsonElement[] contents)
    {
        for (var i = 0; i < contents.Length - 1; i++)
        {
            var calls = Items(contents[i], "parts").Count(part => Member(part, "functionCall") is not null);
            var responses = Items(contents[i + 1], "parts").Count(part => Member(part, "functionResponse") is not null);
            if (calls != responses)
                throw Invalid(
                    "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn."
                );
        }

        return [.. contents.SelectMany(Read)];
    }

    /// <summary>The results of tools come in a user's content, and are turns of their own here.</summary>
    private IEnumerable<Turn> Read(JsonElement content, int number)
    {
        var role = Text(content, "role") switch
        {
            "user" or "function" or null => Role.User,
            "model" => Role.Assistant,
            _ => throw Invalid("Please use a valid role: user, model."),
        };
        var parts = Items(content, "parts");
        RejectMissingSignature(parts);
        foreach (var result in parts.Select(part => Member(part, "functionResponse")).OfType<JsonElement>())
            yield return new(Role.Tool, Said(Member(result, "response")));
        if (parts.Any(part => Member(part, "functionResponse") is not null) && parts.All(part => Text(part, "text") is null))
            yield break;

        var texts = parts.Where(part => !Truth(part, "thought")).Select(part => Text(part, "text")).OfType<string>();
        var attachments = parts.Select((part, i) => ReadAttachment(part, $"contents[{number}].parts[{i}]")).OfType<Attachment>();
        yield return new(role, string.Join('\n', texts)) { Attachments = [.. attachments] };
    }

    /// <summary>The response is an object; when it has but one text in it, that is what the tool said.</summary>
    private static string Said(JsonElement? response)
    {
        if (response is not { ValueKind: JsonValueKind.Object } result)
            return response?.ToString() ?? "";
        return result.EnumerateObject().ToArray() is [var only] && only.Value.ValueKind == JsonValueKind.String
            ? only.Value.GetString()!
            : result.GetRawText();
    }

    /// <summary>Only the first of parallel calls carries a signature.</summary>
    private void RejectMissingSignature(JsonElement[] parts)
    {
        if (!checkSignatures || parts.Where(part => Member(part, "functionCall") is not null).ToArray() is not [var first, ..])
            return;
        var name = Text(Member(first, "functionCall"), "name");
        if (Text(first, "thoughtSignature") != Signature.Of(name ?? ""))
            throw Invalid(
                "Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing "
                    + $"thought_signature may lead to degraded model performance. Additional data, function call `default_api:{name}`."
            );
    }

    private static Attachment? ReadAttachment(JsonElement part, string at)
    {
        if (Member(part, "fileData") is { } file)
            return Attachment.Link(
                Text(file, "mimeType")?.StartsWith("image/", StringComparison.Ordinal) == true ? AttachmentKind.Image : AttachmentKind.File,
                Text(file, "fileUri") ?? "an address that was left out"
            );
        if (Member(part, "inlineData") is not { } data)
            return null;
        var bytes =
            JsonReading.Base64(Text(data, "data"))
            ?? throw Invalid($"Invalid value at '{at}.inline_data.data' (TYPE_BYTES), Base64 decoding failed for \"{Text(data, "data")}\"");
        return Text(data, "mimeType") switch
        {
            "image/gif" => throw Invalid("Unsupported MIME type: image/gif"),
            { } type when type.StartsWith("image/", StringComparison.Ordinal) => Attachment.Image(bytes)
                ?? throw Invalid($"Unable to process input image. {Trouble}"),
            { } type when type.StartsWith("audio/", StringComparison.Ordinal) => Attachment.Audio(bytes)
                ?? throw Invalid($"Unable to process input audio. {Trouble}"),
            { Length: > 0 } => Attachment.File(bytes),
            _ => throw Invalid($"* GenerateContentRequest.{at}.inline_data.mime_type: mime_type is required"),
        };
    }
}
