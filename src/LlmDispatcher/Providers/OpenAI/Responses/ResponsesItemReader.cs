using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>Reads the items of a conversation. What the model did between two of the user's turns becomes one message, as other dialects have it.</summary>
internal static class ResponsesItemReader
{
    private static readonly JsonElement EmptyList = JsonElement.Parse("[]");

    // For the complaint about any other.
    private static readonly string[] PartTypes = ["input_text", "input_image", "input_file", "input_audio", "output_text", "refusal"];

    /// <summary>Reads the input: a text, or items.</summary>
    public static List<ChatMessage> Read(RequestNode input)
    {
        if (input.IsText)
            return [new ChatMessage(ChatRole.User, input.Text())];
        if (!input.IsList)
            throw input.Wrong("expected a string or an array of items.");
        var messages = new List<ChatMessage>();
        foreach (var item in input.Items())
            ReadItem(item.Object(), messages);
        return messages.Count > 0 ? messages : throw input.Wrong("expected at least one item.");
    }

    private static void ReadItem(RequestNode item, List<ChatMessage> messages)
    {
        switch (item["type"].OptionalText() ?? (item["role"].IsAbsent ? throw item["type"].Wrong("expected a string.") : "message"))
        {
            case "message":
                ReadMessage(item, messages);
                break;
            case "reasoning":
                AssistantOf(messages).Contents.Add(ReadReasoning(item));
                break;
            case "function_call":
                AssistantOf(messages).Contents.Add(ReadCall(item));
                break;
            case "function_call_output":
                if (messages is not [.., { } last] || last.Role != ChatRole.Tool)
                    messages.Add(last = new ChatMessage(ChatRole.Tool, []));
                last.Contents.Add(ReadResult(item));
                break;
            case "item_reference":
                throw item["type"].Wrong("no items are kept here; send the item itself.");
            default:
                AssistantOf(messages).Contents.Add(new ResponsesItem(item.Json.Clone()));
                break;
        }
    }

    // A message begins a new turn of the assistant, unless nothing but the reasoning before it stands in the last one.
    private static void ReadMessage(RequestNode item, List<ChatMessage> messages)
    {
        var role = item["role"].Text();
        if (role is not ("user" or "system" or "developer" or "assistant"))
            throw item["role"].Wrong("expected system, developer, user or assistant.");
        AdditionalPropertiesDictionary? extras = null;
        ItemMembers.Read(item, ref extras);
        item.KeepUnknown(ref extras, null, "type", "role", "content", "id", "status", "phase");
        var contents = ReadContent(item["content"]);
        if (
            role == "assistant"
            && messages is [.., { AdditionalProperties: null } last]
            && last.Role == ChatRole.Assistant
            && last.Contents.All(c => c is TextReasoningContent)
            && last.Contents.Count > 0
        )
        {
            foreach (var content in contents)
                last.Contents.Add(content);
            last.AdditionalProperties = extras;
            return;
        }
        messages.Add(new ChatMessage(new ChatRole(role), contents) { AdditionalProperties = extras });
    }

    private static List<AIContent> ReadContent(RequestNode content)
    {
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
        AIContent content;
        switch (part["type"].Text())
        {
            case "input_text" or "output_text" or "text":
                content = new TextContent(part["text"].Text());
                KeepList(part["annotations"], ref extras);
                KeepList(part["logprobs"], ref extras);
                part.KeepUnknown(ref extras, null, "type", "text", "annotations", "logprobs");
                break;
            case "refusal":
                content = new ErrorContent(part["refusal"].Text()) { ErrorCode = MediaParts.RefusalCode };
                part.KeepUnknown(ref extras, null, "type", "refusal");
                break;
            case "input_image":
                content = ReadImage(part);
                if (part[MediaParts.ImageDetail].OptionalText() is { } detail)
                    (extras ??= [])[MediaParts.ImageDetail] = detail;
                part.KeepUnknown(ref extras, null, "type", "image_url", "file_id", MediaParts.ImageDetail);
                break;
            case "input_audio":
                content = MediaParts.ReadAudio(part["input_audio"].Object(), ref extras);
                part.KeepUnknown(ref extras, null, "type", "input_audio");
                break;
            case "input_file":
                content = ReadFile(part);
                part.KeepUnknown(ref extras, null, "type", "file_id", "file_url", "file_data", "filename");
                break;
            default:
                throw part["type"].Wrong($"expected {string.Join(", ", PartTypes)}.");
        }
        content.AdditionalProperties = extras;
        return content;
    }

    private static AIContent ReadImage(RequestNode part)
    {
        if (part["file_id"].IsAbsent)
            return MediaParts.ReadImage(part["image_url"]);
        if (!part["image_url"].IsAbsent)
            throw part.Wrong("expected image_url or file_id, not both.");
        return new HostedFileContent(part["file_id"].Name()) { MediaType = "image/*" };
    }

    private static AIContent ReadFile(RequestNode part)
    {
        string[] sources = ["file_id", "file_url", "file_data"];
        if (sources.Count(s => !part[s].IsAbsent) != 1)
            throw part.Wrong("expected one of file_id, file_url and file_data.");
        var name = part["filename"].OptionalText();
        if (!part["file_id"].IsAbsent)
            return new HostedFileContent(part["file_id"].Name()) { Name = name };
        return part["file_url"] is { IsAbsent: false } url
            ? new UriContent(MediaParts.ReadAddress(url, url.Text(), "expected an absolute URL."), "application/*")
            : MediaParts.ReadFile(part["file_data"], name);
    }

    private static FunctionCallContent ReadCall(RequestNode item)
    {
        AdditionalPropertiesDictionary? extras = null;
        ItemMembers.Read(item, ref extras);
        item.KeepUnknown(ref extras, null, "type", "id", "status", "phase", "call_id", "name", "arguments");
        var arguments = FunctionArguments.Read(item["arguments"].OptionalText() ?? "", ref extras);
        return new FunctionCallContent(item["call_id"].Name(), item["name"].Name(), arguments) { AdditionalProperties = extras };
    }

    private static FunctionResultContent ReadResult(RequestNode item)
    {
        AdditionalPropertiesDictionary? extras = null;
        ItemMembers.Read(item, ref extras);
        item.KeepUnknown(ref extras, null, "type", "id", "status", "phase", "call_id", "output");
        object result = item["output"].IsText ? item["output"].Text() : ReadContent(item["output"]);
        return new FunctionResultContent(item["call_id"].Name(), result) { AdditionalProperties = extras };
    }

    private static TextReasoningContent ReadReasoning(RequestNode item)
    {
        AdditionalPropertiesDictionary? extras = null;
        ItemMembers.Read(item, ref extras);
        item.KeepUnknown(ref extras, null, "type", "id", "status", "phase", "summary", "encrypted_content");
        var text = ReadTexts(item["summary"], out var isPlain);
        if (text.Length == 0)
        {
            text = ReadTexts(item["content"], out _);
            isPlain &= text.Length == 0; // else the text would go back as a summary
        }
        if (!isPlain)
            (extras ??= [])["summary"] = item["summary"].IsAbsent ? EmptyList : item["summary"].Json.Clone();
        return new TextReasoningContent(text) { ProtectedData = item["encrypted_content"].OptionalText(), AdditionalProperties = extras };
    }

    /// <param name="parts">The parts of a summary, or of reasoning.</param>
    /// <param name="isPlain">Whether the text says all: there is one part at most, and nothing but text in it.</param>
    private static string ReadTexts(RequestNode parts, out bool isPlain)
    {
        isPlain = true;
        if (parts.IsAbsent)
            return "";
        var texts = new List<string>();
        foreach (var part in parts.Items())
        {
            texts.Add(part.Object()["text"].OptionalText() ?? "");
            isPlain &= texts[^1].Length > 0 && part.Json.EnumerateObject().Count() == 2;
        }
        isPlain &= texts.Count <= 1;
        return string.Join("\n\n", texts);
    }

    private static void KeepList(RequestNode list, ref AdditionalPropertiesDictionary? extras)
    {
        if (!list.IsAbsent && (!list.IsList || list.Json.GetArrayLength() > 0))
            (extras ??= [])[list.Path[(list.Path.LastIndexOf('.') + 1)..]] = list.Json.Clone();
    }

    private static ChatMessage AssistantOf(List<ChatMessage> messages)
    {
        if (messages is [.., { } last] && last.Role == ChatRole.Assistant)
            return last;
        var message = new ChatMessage(ChatRole.Assistant, []);
        messages.Add(message);
        return message;
    }
}
