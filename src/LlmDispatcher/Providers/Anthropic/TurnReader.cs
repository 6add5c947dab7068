using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>Reads the turns of a conversation.</summary>
internal static class TurnReader
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
        var role = node["role"].Text() switch
        {
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            "system" => ChatRole.System,
            _ => throw node["role"].Wrong("expected user, assistant or system."),
        };
        AdditionalPropertiesDictionary? extras = null;
        node.KeepUnknown(ref extras, null, "role", "content");
        var contents = BlockReader.ReadContent(node["content"]);
        for (var i = 0; i < contents.Count; i++)
            RefuseOutOfPlace(contents[i], role, $"{node.Path}.content[{i}].type");
        // A turn that brings nothing but results is what other dialects call a message of the tool.
        if (contents.Count > 0 && contents.TrueForAll(c => c is FunctionResultContent))
            role = ChatRole.Tool;
        return new ChatMessage(role, contents) { AdditionalProperties = extras };
    }

    private static void RefuseOutOfPlace(AIContent content, ChatRole role, string path)
    {
        if (content is FunctionCallContent or TextReasoningContent && role != ChatRole.Assistant)
            throw new RequestFormatException(path, "only an assistant thinks and calls tools.");
        if (content is FunctionResultContent && role != ChatRole.User)
            throw new RequestFormatException(path, "results of tools belong in a message of the user.");
    }
}
