using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>Writes the parts of a message's content, or of a tool's result.</summary>
internal static class ResponsesPartWriter
{
    /// <summary>Writes one part of what is said to the model, or refuses what the dialect has no part for.</summary>
    /// <param name="output">Where to; open at the array of parts.</param>
    /// <param name="content">The part.</param>
    /// <param name="where">Its place in the request.</param>
    public static void WriteInput(RequestOutput output, AIContent content, string where)
    {
        var json = output.Json;
        switch (content)
        {
            case TextContent text:
                Open(output, "input_text");
                json.WriteString("text", text.Text);
                Close(output, content, where);
                break;
            case DataContent data when data.HasTopLevelMediaType("image"):
                WriteImage(output, data, "image_url", data.Uri, where);
                break;
            case UriContent uri when uri.HasTopLevelMediaType("image"):
                WriteImage(output, uri, "image_url", uri.Uri.OriginalString, where);
                break;
            case HostedFileContent file when file.HasTopLevelMediaType("image"):
                WriteImage(output, file, "file_id", file.FileId, where);
                break;
            case DataContent data when MediaParts.AudioFormat(data.MediaType) is { } format:
                Open(output, "input_audio");
                json.WriteStartObject("input_audio");
                json.WriteString("data", data.Base64Data.Span);
                json.WriteString("format", format);
                Extras.WriteNested(output, content.AdditionalProperties, "input_audio");
                json.WriteEndObject();
                Close(output, content, where, "input_audio");
                break;
            case DataContent data when MediaParts.IsPdf(data.MediaType) || (data.Name is not null && IsDocument(data)):
                Open(output, "input_file");
                json.WriteString("filename", data.Name ?? "document.pdf"); // required beside the data
                json.WriteString("file_data", data.Uri);
                Close(output, content, where);
                break;
            case HostedFileContent file:
                Open(output, "input_file");
                json.WriteString("file_id", file.FileId);
                Close(output, content, where);
                break;
            case UriContent uri when uri.HasTopLevelMediaType("application") || uri.HasTopLevelMediaType("text"):
                Open(output, "input_file");
                json.WriteString("file_url", uri.Uri.OriginalString);
                Close(output, content, where);
                break;
            case DataContent data:
                output.Refuse($"{where} of type {data.MediaType}");
                break;
            case UriContent uri:
                output.Refuse($"{where}, an address of type {uri.MediaType}: only images and documents are fetched by address");
                break;
            default:
                output.Refuse($"{where}, a {content.GetType().Name}");
                break;
        }
    }

    /// <summary>Writes one part of what the model said.</summary>
    public static void WriteOutput(RequestOutput output, AIContent content, string where)
    {
        switch (content)
        {
            case TextContent text:
                Open(output, "output_text");
                output.Json.WriteString("text", text.Text);
                if (text.AdditionalProperties?.ContainsKey("annotations") is not true) // required, as the SDKs have it
                {
                    output.Json.WriteStartArray("annotations");
                    output.Json.WriteEndArray();
                }
                Close(output, content, where);
                break;
            case ErrorContent refusal:
                Open(output, "refusal");
                output.Json.WriteString("refusal", refusal.Message);
                Close(output, content, where);
                break;
            default:
                output.Refuse($"{where}, a {content.GetType().Name} in a message of role assistant");
                break;
        }
    }

    private static void WriteImage(RequestOutput output, AIContent image, string member, string value, string where)
    {
        Open(output, "input_image");
        output.Json.WriteString(member, value);
        if (image.AdditionalProperties?.TryGetValue(MediaParts.ImageDetail, out var detail) is true)
        {
            output.Json.WritePropertyName(MediaParts.ImageDetail);
            WireJson.WriteValue(output.Json, detail);
        }
        Extras.Write(output, image.AdditionalProperties, where, null, MediaParts.ImageDetail);
        output.Json.WriteEndObject();
    }

    private static bool IsDocument(DataContent data) => data.HasTopLevelMediaType("application") || data.HasTopLevelMediaType("text");

    private static void Open(RequestOutput output, string type)
    {
        output.Json.WriteStartObject();
        output.Json.WriteString("type", type);
    }

    private static void Close(RequestOutput output, AIContent content, string where, string? nested = null)
    {
        Extras.Write(output, content.AdditionalProperties, where, nested);
        output.Json.WriteEndObject();
    }
}
