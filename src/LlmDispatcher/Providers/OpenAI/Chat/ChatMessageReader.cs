using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>Reads the messages of a conversation.</summary>
internal static class ChatMessageReader
{
    /// <summary>Reads all messages.</summary>
    public static List<ChatMessage> Read(RequestNode messages)
    {
        var result = new List<ChatMessage>();
        foreach (var message in messages.Items())
            result.Add(ReadMessage(message.Object()));
        return result.Count > 0 ? result : throw messages.Wrong("expected at least one message.");
    }

    private static ChatMessage ReadMessage(RequestNode node)
    {
        var role = node["role"].Text();
        return role switch
        {
            "user" or "system" or "developer" => ReadPlain(node, new ChatRole(role)),
            "assistant" => ReadAssistant(node),
            "tool" => ReadResult(node),
            "function" => throw node["role"].Wrong("the role 'function' is no longer supported; use 'tool'."),
            _ => throw node["role"].Wrong("expected system, developer, user, assistant or tool."),
        };
    }

    private static ChatMessage ReadPlain(RequestNode node, ChatRole role)
    {
        if (node["content"].IsAbsent)
            throw node["content"].Wrong("expected a string or an array of parts.");
        AdditionalPropertiesDictionary? extras = null;
        node.KeepUnknown(ref extras, null, "role", "content", "name");
        return new ChatMessage(role, ContentPartReader.Read(node["content"]))
        {
            AuthorName = node["name"].OptionalText(),
            AdditionalProperties = extras,
        };
    }

    private static ChatMessage ReadAssistant(RequestNode node)
    {
        if (!node["function_call"].IsAbsent)
            throw node["function_call"].Wrong("is no longer supported; use tool_calls.");
        var contents = ContentPartReader.Read(node["content"]);
        if (node["refusal"].OptionalText() is { } refusal)
            contents.Add(new ErrorContent(refusal) { ErrorCode = MediaParts.RefusalCode });
        if (!node["tool_calls"].IsAbsent)
        {
            foreach (var call in node["tool_calls"].Items())
                contents.Add(ReadCall(call.Object()));
        }
        AdditionalPropertiesDictionary? extras = null;
        node.KeepUnknown(ref extras, null, "role", "content", "name", "refusal", "tool_calls", "function_call");
        return new ChatMessage(ChatRole.Assistant, contents) { AuthorName = node["name"].OptionalText(), AdditionalProperties = extras };
    }

    private static FunctionCallContent ReadCall(RequestNode call)
    {
        // Not every server of the family writes the type into its answers, so it comes back without.
        if (call["type"].OptionalText() is not (null or "function"))
            throw call["type"].Wrong("only function calls are supported.");
        var function = call["function"].Object();
        AdditionalPropertiesDictionary? extras = null;
        call.KeepUnknown(ref extras, null, "id", "type", "function");
        function.KeepUnknown(ref extras, "function", "name", "arguments");
        var arguments = FunctionArguments.Read(function["arguments"].OptionalText() ?? "", ref extras);
        return new FunctionCallContent(call["id"].Text(), function["name"].Name(), arguments) { AdditionalProperties = extras };
    }

    private static ChatMessage ReadResult(RequestNode node)
    {
        AdditionalPropertiesDictionary? extras = null;
        node.KeepUnknown(ref extras, null, "role", "content", "tool_call_id");
        var contents = ContentPartReader.Read(node["content"]);
        object? result =
            node["content"].IsList ? contents
            : contents.Count == 0 ? null
            : ((TextContent)contents[0]).Text;
        var content = new FunctionResultContent(node["tool_call_id"].Name(), result) { AdditionalProperties = extras };
        return new ChatMessage(ChatRole.Tool, [content]);
    }
}
