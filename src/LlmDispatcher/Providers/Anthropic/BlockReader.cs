using System.Text;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>Reads the content blocks of a turn.</summary>
internal static class BlockReader
{
    /// <summary>Reads content: a string or an array of blocks.</summary>
    public static List<AIContent> ReadContent(RequestNode content)
    {
        if (content.IsText)
            return [new TextContent(content.Text())];
        if (!content.IsList)
            throw content.Wrong("expected a string or an array of blocks.");
        var blocks = new List<AIContent>();
        foreach (var block in content.Items())
            blocks.Add(ReadBlock(block.Object()));
        return blocks;
    }

    private static AIContent ReadBlock(RequestNode block)
    {
        AdditionalPropertiesDictionary? extras = null;
        var content = block["type"].Text() switch
        {
            "text" => Keep(new TextContent(block["text"].Text()), "text"),
            "image" => ReadImage(block, ref extras) is { } image ? Keep(image, "source") : null,
            "document" => ReadDocument(block, ref extras),
            "tool_use" => ReadCall(block, ref extras),
            "tool_result" => Keep(ReadResult(block), "tool_use_id", "content", "is_error"),
            "thinking" => ReadThinking(block, ref extras),
            "redacted_thinking" => Keep(new TextReasoningContent("") { ProtectedData = block["data"].Text() }, "data"),
            _ => null,
        };
        if (content is null)
            return new UnknownBlock(block.Json.Clone());
        content.AdditionalProperties = extras;
        return content;

        AIContent Keep(AIContent read, params ReadOnlySpan<string> known)
        {
            block.KeepUnknown(ref extras, null, ["type", .. known]);
            return read;
        }
    }

    private static FunctionCallContent ReadCall(RequestNode block, ref AdditionalPropertiesDictionary? extras)
    {
        block.KeepUnknown(ref extras, null, "type", "id", "name", "input", "caller");
        // That the model itself called is what goes without saying, and what other dialects have no word for.
        var caller = block["caller"];
        if (!caller.IsAbsent && (caller.Object()["type"].Text() is not "direct" || caller.Json.EnumerateObject().Count() > 1))
            (extras ??= [])["caller"] = caller.Json.Clone();
        return new FunctionCallContent(block["id"].Name(), block["name"].Name(), ReadInput(block["input"]));
    }

    private static TextReasoningContent ReadThinking(RequestNode block, ref AdditionalPropertiesDictionary? extras)
    {
        var text = block["thinking"].Text();
        block.KeepUnknown(ref extras, null, "type", "thinking", "signature");
        if (text.Length == 0)
            (extras ??= [])[BlockWriter.Type] = "thinking";
        return new TextReasoningContent(text) { ProtectedData = block["signature"].OptionalText() };
    }

    private static AIContent? ReadImage(RequestNode block, ref AdditionalPropertiesDictionary? extras)
    {
        var source = block["source"].Object();
        switch (source["type"].Text())
        {
            case "base64":
                source.KeepUnknown(ref extras, "source", "type", "media_type", "data");
                var data = ReadData(source);
                return data.HasTopLevelMediaType("image") ? data : throw source["media_type"].Wrong("expected an image.");
            case "url":
                source.KeepUnknown(ref extras, "source", "type", "url");
                return new UriContent(ReadAddress(source["url"]), "image/*"); // the address does not tell the kind of image
            case "file":
                source.KeepUnknown(ref extras, "source", "type", "file_id");
                return new HostedFileContent(source["file_id"].Name()) { MediaType = "image/*" };
            default:
                return null;
        }
    }

    private static AIContent? ReadDocument(RequestNode block, ref AdditionalPropertiesDictionary? extras)
    {
        var source = block["source"].Object();
        var title = block["title"].OptionalText();
        switch (source["type"].Text())
        {
            case "base64":
                source.KeepUnknown(ref extras, "source", "type", "media_type", "data");
                block.KeepUnknown(ref extras, null, "type", "source", "title");
                var data = ReadData(source);
                data.Name = title;
                return data;
            case "text":
                source.KeepUnknown(ref extras, "source", "type", "media_type", "data");
                block.KeepUnknown(ref extras, null, "type", "source", "title");
                if (source["media_type"].OptionalText() is not (null or "text/plain"))
                    throw source["media_type"].Wrong("expected text/plain.");
                return new DataContent(Encoding.UTF8.GetBytes(source["data"].Text()), "text/plain") { Name = title };
            case "url":
                source.KeepUnknown(ref extras, "source", "type", "url");
                block.KeepUnknown(ref extras, null, "type", "source");
                return new UriContent(ReadAddress(source["url"]), "application/pdf");
            case "file":
                source.KeepUnknown(ref extras, "source", "type", "file_id");
                block.KeepUnknown(ref extras, null, "type", "source", "title");
                return new HostedFileContent(source["file_id"].Name()) { Name = title };
            default:
                return null;
        }
    }

    private static DataContent ReadData(RequestNode source)
    {
        try
        {
            return new DataContent($"data:{source["media_type"].Name()};base64,{source["data"].Text()}"); // checks the base64 without decoding it
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new RequestFormatException(source["data"].Path, "expected base64 data with a media type.", e);
        }
    }

    private static Uri ReadAddress(RequestNode node) =>
        Uri.TryCreate(node.Text(), UriKind.Absolute, out var uri) ? uri : throw node.Wrong("expected an absolute URL.");

    private static Dictionary<string, object?> ReadInput(RequestNode input)
    {
        var arguments = new Dictionary<string, object?>();
        foreach (var member in input.Object().Json.EnumerateObject())
        {
            try
            {
                arguments[member.Name] = member.Value.Clone();
            }
            catch (InvalidOperationException e)
            {
                throw new RequestFormatException(input.Path, "a member's name is not whole Unicode characters.", e);
            }
        }
        return arguments;
    }

    private static FunctionResultContent ReadResult(RequestNode block)
    {
        var content = block["content"];
        object? result =
            content.IsAbsent ? null
            : content.IsText ? content.Text()
            : ReadContent(content);
        return new FunctionResultContent(block["tool_use_id"].Name(), result)
        {
            Exception = block["is_error"].OptionalFlag() is true ? new InvalidOperationException("The tool failed.") : null,
        };
    }
}
