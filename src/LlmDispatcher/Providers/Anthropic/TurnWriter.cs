using System.Text;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>Writes the turns of a conversation.</summary>
internal static class TurnWriter
{
    /// <summary>The code of an <see cref="ErrorContent"/> that is a refusal, as Microsoft.Extensions.AI has it.</summary>
    private const string RefusalCode = "Refusal";

    /// <summary>Whether a message holds standing instructions.</summary>
    public static bool IsSystem(ChatRole role) => role == ChatRole.System || role.Value is "developer";

    /// <summary>Writes the messages.</summary>
    /// <param name="output">Where to; open at the body.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="first">The first message to write; those before it are standing instructions.</param>
    public static void WriteAll(RequestOutput output, IReadOnlyList<ChatMessage> messages, int first)
    {
        output.Json.WriteStartArray("messages");
        for (var i = first; i < messages.Count; i++)
        {
            var start = i;
            // The results of one turn belong together: the provider wants every call answered in the message that follows it.
            while (BringsOnlyResults(messages[i]) && i + 1 < messages.Count && BringsOnlyResults(messages[i + 1]))
                i++;
            WriteTurn(output, messages, start, i);
        }
        output.Json.WriteEndArray();
    }

    /// <summary>The blocks that a message becomes: without what cannot be said, and what must not be.</summary>
    public static List<(AIContent Content, string Where)> Prepare(RequestOutput output, ChatMessage message, string where)
    {
        var blocks = new List<(AIContent Content, string Where)>();
        var isAssistant = message.Role == ChatRole.Assistant;
        for (var i = 0; i < message.Contents.Count; i++)
        {
            var place = $"{where}.content[{i}]";
            switch (message.Contents[i])
            {
                case UsageContent:
                    output.Drop($"{place} (usage)");
                    break;
                case ErrorContent { ErrorCode: RefusalCode } refusal when isAssistant:
                    blocks.Add((new TextContent(refusal.Message), place));
                    break;
                case ErrorContent:
                    output.Drop($"{place} (error)");
                    break;
                case TextReasoningContent { ProtectedData: null or "" }:
                    output.Drop($"{place} (reasoning without a signature)"); // which is all that the provider takes back
                    break;
                case var content:
                    blocks.Add((content, place));
                    break;
            }
        }
        if (isAssistant)
            JoinTexts(blocks);
        blocks.RemoveAll(b =>
        {
            if (b.Content is not TextContent text || !string.IsNullOrWhiteSpace(text.Text))
                return false;
            output.Drop($"{b.Where} (empty text)"); // the provider rejects it
            return true;
        });
        return blocks;
    }

    /// <summary>Writes blocks under a name: as a string if they are one plain text.</summary>
    public static void WriteContent(RequestOutput output, string name, List<(AIContent Content, string Where)> blocks)
    {
        if (blocks is [(TextContent { AdditionalProperties: null or { Count: 0 } } text, _)])
        {
            output.Json.WriteString(name, text.Text);
            return;
        }
        output.Json.WriteStartArray(name);
        foreach (var (content, where) in blocks)
            BlockWriter.Write(output, content, where);
        output.Json.WriteEndArray();
    }

    private static void WriteTurn(RequestOutput output, IReadOnlyList<ChatMessage> messages, int start, int end)
    {
        var blocks = new List<(AIContent Content, string Where)>();
        for (var i = start; i <= end; i++)
            blocks.AddRange(Prepare(output, messages[i], $"messages[{i}]"));
        var message = messages[start];
        foreach (var (content, where) in blocks)
            RefuseOutOfPlace(output, content, message.Role, where);
        if (message.Role == ChatRole.Assistant && end == messages.Count - 1)
            TrimEnd(output, blocks);
        if (blocks.Count == 0)
        {
            output.Drop($"messages[{start}] (nothing in it)");
            return;
        }
        // Results stand before anything else in their turn.
        blocks = [.. blocks.Where(b => b.Content is FunctionResultContent), .. blocks.Where(b => b.Content is not FunctionResultContent)];
        output.Json.WriteStartObject();
        output.Json.WriteString("role", RoleOf(message.Role));
        WriteContent(output, "content", blocks);
        for (var i = start; i <= end; i++)
        {
            if (messages[i].AuthorName is not null)
                output.Drop($"messages[{i}].name");
            if (start == end)
                Extras.Write(output, messages[i].AdditionalProperties, $"messages[{i}]", null, "role", "content");
            else
            {
                foreach (var (name, _) in messages[i].AdditionalProperties ?? [])
                    output.Drop($"messages[{i}].{name}");
            }
        }
        output.Json.WriteEndObject();
    }

    private static bool BringsOnlyResults(ChatMessage message) =>
        message.Role == ChatRole.Tool
        || (message.Role == ChatRole.User && message.Contents.Count > 0 && message.Contents.All(c => c is FunctionResultContent));

    // Instructions in the middle stay where they are: newer models take them, and for older ones no other place means the same.
    private static string RoleOf(ChatRole role) =>
        IsSystem(role) ? "system"
        : role == ChatRole.Tool ? "user"
        : role.Value;

    private static void RefuseOutOfPlace(RequestOutput output, AIContent content, ChatRole role, string where)
    {
        var fits = content switch
        {
            TextContent or UnknownBlock => true,
            FunctionCallContent or TextReasoningContent => role == ChatRole.Assistant,
            FunctionResultContent => role == ChatRole.Tool || role == ChatRole.User,
            _ => role == ChatRole.User,
        };
        if (!fits)
            output.Refuse($"{where}, a {content.GetType().Name} in a message of role {role}");
    }

    /// <summary>The pieces of an assistant's text are what was streamed, not paragraphs.</summary>
    private static void JoinTexts(List<(AIContent Content, string Where)> blocks)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            var end = i;
            while (end < blocks.Count && blocks[end].Content is TextContent { AdditionalProperties: null or { Count: 0 } })
                end++;
            if (end - i < 2)
                continue;
            var joined = new StringBuilder();
            foreach (var (content, _) in blocks[i..end])
                joined.Append(((TextContent)content).Text);
            blocks[i] = (new TextContent(joined.ToString()), blocks[i].Where);
            blocks.RemoveRange(i + 1, end - i - 1);
        }
    }

    /// <summary>The beginning of an answer must not end in white space: the provider rejects it. Whoever joins the two has it already.</summary>
    private static void TrimEnd(RequestOutput output, List<(AIContent Content, string Where)> blocks)
    {
        if (blocks is not [.., (TextContent text, var where)] || text.Text.TrimEnd() is var trimmed && trimmed.Length == text.Text.Length)
            return;
        output.Drop($"{where} (white space at its end)");
        blocks[^1] = (new TextContent(trimmed) { AdditionalProperties = text.AdditionalProperties }, where);
    }
}
