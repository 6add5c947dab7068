using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>Writes the parts of a message's content: text, images, recordings and files.</summary>
internal static class ContentPartWriter
{
    /// <summary>Writes one part, or refuses what the dialect has no part for.</summary>
    /// <param name="output">Where to; open at the array of parts.</param>
    /// <param name="content">The part.</param>
    /// <param name="where">Its place in the request.</param>
    public static void Write(RequestOutput output, AIContent content, string where)
    {
        switch (content)
        {
            case TextContent text:
                Open(output, "text");
                output.Json.WriteString("text", text.Text);
                Close(output, content, where, null);
                break;
            case DataContent data when data.HasTopLevelMediaType("image"):
                WriteImage(output, data, data.Uri, where);
                break;
            case DataContent data when MediaParts.AudioFormat(data.MediaType) is { } format:
                Open(output, "input_audio");
                output.Json.WriteStartObject("input_audio");
                output.Json.WriteString("data", data.Base64Data.Span);
                output.Json.WriteString("format", format);
                Close(output, content, where, "input_audio");
                break;
            case DataContent data when MediaParts.IsPdf(data.MediaType):
                Open(output, "file");
                output.Json.WriteStartObject("file");
                output.Json.WriteString("filename", data.Name ?? "document.pdf"); // required beside the data
                output.Json.WriteString("file_data", data.Uri);
                Close(output, content, where, "file");
                break;
            case HostedFileContent file:
                Open(output, "file");
                output.Json.WriteStartObject("file");
                output.Json.WriteString("file_id", file.FileId);
                Close(output, content, where, "file");
                break;
            case UriContent uri when uri.HasTopLevelMediaType("image"):
                WriteImage(output, uri, uri.Uri.OriginalString, where);
                break;
            case DataContent data:
                output.Refuse($"{where} of type {data.MediaType}");
                break;
            case UriContent uri:
                output.Refuse($"{where}, an address of type {uri.MediaType}: only images are fetched by address");
                break;
            default:
                output.Refuse($"{where}, a {content.GetType().Name}");
                break;
        }
    }

    private static void WriteImage(RequestOutput output, AIContent image, string url, string where)
    {
        Open(output, "image_url");
        output.Json.WriteStartObject("image_url");
        output.Json.WriteString("url", url);
        if (image.AdditionalProperties?.TryGetValue(MediaParts.ImageDetail, out var detail) is true)
        {
            output.Json.WritePropertyName(MediaParts.ImageDetail);
            WireJson.WriteValue(output.Json, detail);
        }
        Close(output, image, where, "image_url");
    }

    private static void Open(RequestOutput output, string type)
    {
        output.Json.WriteStartObject();
        output.Json.WriteString("type", type);
    }

    private static void Close(RequestOutput output, AIContent content, string where, string? nested)
    {
        if (nested is not null)
        {
            Extras.WriteNested(output, content.AdditionalProperties, nested);
            output.Json.WriteEndObject();
        }
        Extras.Write(output, content.AdditionalProperties, where, nested, nested is "image_url" ? [MediaParts.ImageDetail] : []);
        output.Json.WriteEndObject();
    }
}
