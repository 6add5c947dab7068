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
            "refusal" => new ErrorContent(part["refusal"].Text()) { ErrorCode = ChatMessageWriter.RefusalCode },
            "image_url" => ReadImage(part["image_url"], ref extras),
            "input_audio" => ReadAudio(part["input_audio"].Object(), ref extras),
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
            return ReadAddress(image);
        var content = ReadAddress(image.Object()["url"]);
        if (image[ContentPartWriter.ImageDetail] is { IsAbsent: false } detail)
            (extras ??= [])[ContentPartWriter.ImageDetail] = detail.Text();
        image.KeepUnknown(ref extras, "image_url", "url", ContentPartWriter.ImageDetail);
        return content;
    }

    private static AIContent ReadAddress(RequestNode node)
    {
        var url = node.Text();
        if (url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            var data = ReadData(node, url);
            return data.HasTopLevelMediaType("image") ? data : throw node.Wrong($"expected an image, not {data.MediaType}.");
        }
        // The address does not tell the kind of image; the provider will see.
        return Uri.TryCreate(url, UriKind.Absolute, out var uri)
            ? new UriContent(uri, "image/*")
            : throw node.Wrong("expected an absolute URL or a data URL.");
    }

    private static DataContent ReadAudio(RequestNode audio, ref AdditionalPropertiesDictionary? extras)
    {
        var mediaType = audio["format"].Text() switch
        {
            "wav" => "audio/wav",
            "mp3" => "audio/mpeg",
            _ => throw audio["format"].Wrong("expected wav or mp3."),
        };
        audio.KeepUnknown(ref extras, "input_audio", "data", "format");
        return ReadData(audio["data"], $"data:{mediaType};base64,{audio["data"].Text()}");
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
        var data = file["file_data"];
        if (!data.Text().StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            throw data.Wrong("expected a data URL.");
        var content = ReadData(data, data.Text());
        content.Name = name;
        return content;
    }

    private static DataContent ReadData(RequestNode node, string url)
    {
        try
        {
            return new DataContent(url); // checks the base64 without decoding it
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new RequestFormatException(node.Path, "expected base64 data with a media type.", e);
        }
    }
}
