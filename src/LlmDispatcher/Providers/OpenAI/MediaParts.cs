using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>What the dialects of the family share about the parts of a message.</summary>
internal static class MediaParts
{
    /// <summary>How closely to look at an image; a property of the content.</summary>
    public const string ImageDetail = "detail";

    /// <summary>The code of an <see cref="ErrorContent"/> that is a refusal, as Microsoft.Extensions.AI has it.</summary>
    public const string RefusalCode = "Refusal";

    /// <summary>The name of a recording's format; <see langword="null"/> when the family has none for it.</summary>
    public static string? AudioFormat(string mediaType) =>
        Essence(mediaType) switch
        {
            "audio/wav" or "audio/x-wav" or "audio/wave" or "audio/vnd.wave" => "wav",
            "audio/mpeg" or "audio/mp3" => "mp3",
            _ => null,
        };

    public static bool IsPdf(string mediaType) => Essence(mediaType) == "application/pdf";

    /// <summary>A media type in lower case, without parameters: <c>audio/wav;codecs=1</c> is <c>audio/wav</c>.</summary>
    public static string Essence(string mediaType) => mediaType.Split(';', 2)[0].Trim().ToLowerInvariant();

    /// <summary>Reads the address of an image, which may hold the image itself.</summary>
    public static AIContent ReadImage(RequestNode node)
    {
        var url = node.Text();
        if (url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            var data = ReadData(node, url);
            return data.HasTopLevelMediaType("image") ? data : throw node.Wrong($"expected an image, not {data.MediaType}.");
        }
        // The address does not tell the kind of image; the provider will see.
        return new UriContent(ReadAddress(node, url, "expected an absolute URL or a data URL."), "image/*");
    }

    public static Uri ReadAddress(RequestNode node, string url, string expected) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri : throw node.Wrong(expected);

    /// <summary>Reads a recording: <c>data</c> in base64, and <c>format</c>.</summary>
    public static DataContent ReadAudio(RequestNode audio, ref AdditionalPropertiesDictionary? extras)
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

    /// <summary>Reads a file that stands in the request as a data URL.</summary>
    public static DataContent ReadFile(RequestNode data, string? name)
    {
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
