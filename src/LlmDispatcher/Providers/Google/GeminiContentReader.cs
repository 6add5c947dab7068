using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>Reads the standing instructions and the turns of a conversation.</summary>
internal static class GeminiContentReader
{
    /// <summary>Reads the instructions: one plain text is the system prompt, anything more becomes a message.</summary>
    public static string? ReadInstruction(RequestNode node, List<ChatMessage> messages)
    {
        if (node.IsAbsent)
            return null;
        if (node.IsText) // some SDKs send it so
            return node.Text();
        var parts = ReadParts(node.Object(), new GeminiPartReader());
        if (parts.Find(p => p is not TextContent) is not null)
            throw node.Wrong("expected parts with text.");
        AdditionalPropertiesDictionary? extras = null;
        node.KeepUnknown(ref extras, null, "role", "parts");
        if (extras is null && parts is [TextContent { AdditionalProperties: null, Text.Length: > 0 } only])
            return only.Text;
        if (parts.Count > 0)
            messages.Add(new ChatMessage(ChatRole.System, parts) { AdditionalProperties = extras });
        return null;
    }

    /// <summary>Reads the turns.</summary>
    public static void Read(RequestNode contents, List<ChatMessage> messages)
    {
        var reader = new GeminiPartReader();
        var before = messages.Count;
        foreach (var content in contents.Objects())
            messages.Add(ReadTurn(content, reader));
        if (messages.Count == before)
            throw contents.Wrong("expected at least one content.");
    }

    private static ChatMessage ReadTurn(RequestNode content, GeminiPartReader reader)
    {
        var role = content["role"];
        var isModel = role.OptionalText() switch
        {
            "model" => true,
            null or "" or "user" or "function" => false, // function: what the first versions had for results
            _ => throw role.Wrong("expected user or model."),
        };
        reader.IsModel = isModel;
        var parts = ReadParts(content, reader);
        AdditionalPropertiesDictionary? extras = null;
        content.KeepUnknown(ref extras, null, "role", "parts");
        var isTool = parts.Count > 0 && parts.TrueForAll(p => p is FunctionResultContent);
        return new ChatMessage(
            isModel ? ChatRole.Assistant
                : isTool ? ChatRole.Tool
                : ChatRole.User,
            parts
        )
        {
            AdditionalProperties = extras,
        };
    }

    private static List<AIContent> ReadParts(RequestNode content, GeminiPartReader reader)
    {
        var parts = new List<AIContent>();
        if (content["parts"] is { IsAbsent: false } nodes)
        {
            foreach (var node in nodes.Objects())
                parts.Add(reader.Read(node));
        }
        return parts;
    }
}
