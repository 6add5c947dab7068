using System.Text.Json;
using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Answers.Media;
using static LlmDispatcher.Simulator.Wire.Anthropic.AnthropicError;
using static LlmDispatcher.Simulator.Wire.JsonReading;

namespace LlmDispatcher.Simulator.Wire.Anthropic;

/// <summary>Reads messages and their content blocks.</summary>
internal sealed class AnthropicTurns(bool checkSignatures)
{
    public Turn[] Read(JsonElement[] messages)
    {
        RejectUnansweredCalls(messages);
        return [.. messages.SelectMany(Read)];
    }

    /// <summary>The results of tools come in a user message, and are turns of their own here.</summary>
    private IEnumerable<Turn> Read(JsonElement message, int number)
    {
        var role = Text(message, "role") switch
        {
            "user" => Role.User,
            "assistant" => Role.Assistant,
            "system" => Role.System,
            _ => throw Invalid($"messages.{number}.role: Input should be 'user' or 'assistant'"),
        };
        var blocks = Items(message, "content");
        if (Text(message, "content") is { } whole)
            yield return new(role, whole);
        for (var i = 0; i < blocks.Length; i++)
        {
            Check(blocks[i], $"messages.{number}.content.{i}");
            if (Text(blocks[i], "type") == "tool_result")
                yield return ReadSaid(
                    Role.Tool,
                    Items(blocks[i], "content"),
                    $"messages.{number}.content.{i}.content",
                    Text(blocks[i], "content")
                );
        }

        if (blocks.Any(block => Text(block, "type") != "tool_result"))
            yield return ReadSaid(role, blocks, $"messages.{number}.content", null);
    }

    private static Turn ReadSaid(Role role, JsonElement[] blocks, string at, string? whole)
    {
        var texts = blocks.Where(block => Text(block, "type") == "text").Select(block => Text(block, "text") ?? "");
        var attachments = blocks.Select((block, i) => ReadAttachment(block, $"{at}.{i}")).OfType<Attachment>();
        return new(role, whole ?? string.Join('\n', texts)) { Attachments = [.. attachments] };
    }

    private void Check(JsonElement block, string at)
    {
        if (Text(block, "type") == "text" && Text(block, "text") is null or "")
            throw Invalid("messages: text content blocks must be non-empty");
        if (!checkSignatures || Text(block, "type") != "thinking")
            return;
        var (thinking, signature) = (Text(block, "thinking"), Text(block, "signature"));
        // Where the thinking was not shown there is nothing to compare the signature with.
        if (thinking is { Length: > 0 } ? signature != Signature.Of(thinking) : !Signature.IsOurs(signature))
            throw Invalid($"{at}: Invalid `signature` in `thinking` block");
    }

    private static Attachment? ReadAttachment(JsonElement block, string at)
    {
        var source = Member(block, "source");
        var place = Text(source, "url") ?? Text(source, "file_id");
        return Text(block, "type") switch
        {
            "image" => place is null ? ReadImage(source, at) : Attachment.Link(AttachmentKind.Image, place),
            "document" => place is null ? Attachment.File(Base64(Text(source, "data"))) : Attachment.Link(AttachmentKind.File, place),
            _ => null,
        };
    }

    private static Attachment ReadImage(JsonElement? source, string at)
    {
        var bytes = Base64(Text(source, "data")) ?? throw Invalid($"{at}.image.source.base64: invalid base64 data");
        var image = Attachment.Image(bytes) ?? throw Invalid("Could not process image");
        return Text(source, "media_type") is var said && said == image.MediaType
            ? image
            : throw Invalid(
                $"{at}.image.source.base64.data: The image was specified using the {said} media type, but the image appears to be a {image.MediaType} image"
            );
    }

    private static void RejectUnansweredCalls(JsonElement[] messages)
    {
        for (var i = 0; i < messages.Length - 1; i++)
        {
            // Results count only where they come first.
            var results = Items(messages[i + 1], "content").TakeWhile(block => Text(block, "type") == "tool_result");
            var answered = results.Select(block => Text(block, "tool_use_id")).ToHashSet();
            var open = Items(messages[i], "content")
                .Where(block => Text(block, "type") == "tool_use")
                .Select(block => Text(block, "id"))
                .Where(id => !answered.Contains(id))
                .ToArray();
            if (open.Length > 0)
                throw Invalid(
                    $"messages.{i}: `tool_use` ids were found without `tool_result` blocks immediately after: {string.Join(", ", open)}. "
                        + "Each `tool_use` block must have a corresponding `tool_result` block in the next message."
                );
        }
    }
}
