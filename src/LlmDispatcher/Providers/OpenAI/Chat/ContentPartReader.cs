using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>Reads the parts of a message's content.</summary>
internal static class ContentPartReader
{
    /// <summary>Reads content: a string, an array of parts, or nothing.</summary>
    public static List<AIContent> Read(RequestNode content)
    {
        if (content.IsAbsent)
            return [];
        if (content.IsText)
            return [new TextContent(content.Text())];
        if (!content.IsList)
            throw content.Wrong("expected a string or an array of parts.");
        var parts = new List<AIContent>();
        foreach (var part in content.Items())
            parts.Add(ReadPart(part.Object()));
        return parts;
    }

    private static AIContent ReadPart(RequestNode part)
    {
        AdditionalPropertiesDictionary? extras = null;
        AIContent content = part["type"].Text() switch
        {
            "text" => new TextContent(part["text"].Text()),
            "refusal" => new ErrorContent(part["refusal"].Text()) { ErrorCode = MediaParts.RefusalCode },
            "image_url" => ReadImage(part["image_url"], ref extras),
            "input_audio" => MediaParts.ReadAudio(part["input_audio"].Object(), ref extras),
            "file" => ReadFile(part["file"].Object(), ref extras),
            _ => throw part["type"].Wrong("expected text, image_url, input_audio, file or refusal."),
        };
        part.KeepUnknown(ref extras, null, "type", part["type"].Text());
        content.AdditionalProperties = extras;
        return content;
    }

    private static AIContent ReadImage(RequestNode image, ref AdditionalPropertiesDictionary? extras)
    {
        if (image.IsText) // some servers allow the bare address
            return MediaParts.ReadImage(image);
        var content = MediaParts.ReadImage(image.Object()["url"]);
        if (image[MediaParts.ImageDetail] is { IsAbsent: false } detail)
            (extras ??= [])[MediaParts.ImageDetail] = detail.Text();
        image.KeepUnknown(ref extras, "image_url", "url", MediaParts.ImageDetail);
        return content;
    }

    private static AIContent ReadFile(RequestNode file, ref AdditionalPropertiesDictionary? extras)
    {
        file.KeepUnknown(ref extras, "file", "file_id", "file_data", "filename");
        var name = file["filename"].OptionalText();
        if (!file["file_id"].IsAbsent)
        {
            if (!file["file_data"].IsAbsent)
                throw file.Wrong("expected file_id or file_data, not both.");
            return new HostedFileContent(file["file_id"].Name()) { Name = name };
        }
        return MediaParts.ReadFile(file["file_data"], name);
    }
}
