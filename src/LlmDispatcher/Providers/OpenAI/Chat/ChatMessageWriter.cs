using System.Buffers;
using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>Writes the messages of a conversation.</summary>
internal static class ChatMessageWriter
{
    /// <summary>Writes the standing instructions.</summary>
    /// <remarks>
    /// As <c>system</c>: OpenAI's newer models want <c>developer</c> but take <c>system</c> for the same, and much of the family knows no other.
    /// </remarks>
    public static void WriteSystem(RequestOutput output, string prompt)
    {
        output.Json.WriteStartObject();
        output.Json.WriteString("role", "system");
        output.Json.WriteString("content", prompt);
        output.Json.WriteEndObject();
    }

    /// <summary>Writes one message; several when it carries results of tools, which the dialect wants one by one.</summary>
    public static void Write(RequestOutput output, ChatMessage message, int index)
    {
        var where = $"messages[{index}]";
        var parts = new List<(AIContent Content, string Where)>();
        var calls = new List<FunctionCallContent>();
        string? refusal = null;
        var results = false;
        for (var i = 0; i < message.Contents.Count; i++)
        {
            var place = $"{where}.content[{i}]";
            switch (message.Contents[i])
            {
                case FunctionResultContent when message.Role != ChatRole.Tool && message.Role != ChatRole.User:
                    output.Refuse($"{place}, a result in a message of role {message.Role}");
                    break;
                case FunctionResultContent result:
                    // Results answer the calls of the message before, so they come ahead of whatever stands beside them.
                    WriteResult(output, result, place);
                    results = true;
                    break;
                case FunctionCallContent call when message.Role == ChatRole.Assistant:
                    calls.Add(call);
                    break;
                case ErrorContent { ErrorCode: MediaParts.RefusalCode } error when message.Role == ChatRole.Assistant:
                    refusal += error.Message;
                    break;
                // What a model thought, what it cost and what went wrong was never part of what it said: OpenAI takes none of it back.
                case TextReasoningContent:
                    output.Drop($"{place} (reasoning)");
                    break;
                case UsageContent:
                    output.Drop($"{place} (usage)");
                    break;
                case ErrorContent:
                    output.Drop($"{place} (error)");
                    break;
                case var content:
                    parts.Add((content, place));
                    break;
            }
        }
        if (message.Role == ChatRole.Tool || (results && parts.Count == 0))
        {
            if (parts.Count > 0)
                output.Refuse($"{parts[0].Where}, a {parts[0].Content.GetType().Name} in a message of a tool");
            // A name or a member of the whole message has no message to stand on.
            if (message.AuthorName is not null)
                output.Drop($"{where}.name");
            foreach (var (name, _) in message.AdditionalProperties ?? [])
                output.Drop($"{where}.{name}");
            if (!results)
                output.Drop($"{where} (no result)");
            return;
        }
        if (message.Role != ChatRole.User && parts.Find(p => p.Content is not TextContent) is { Content: { } odd } at)
            output.Refuse($"{at.Where}, a {odd.GetType().Name} in a message of role {message.Role}");

        output.Json.WriteStartObject();
        output.Json.WriteString("role", message.Role.Value);
        WriteContent(output, message.Role, parts, isOptional: calls.Count > 0 || refusal is not null);
        if (refusal is not null)
            output.Json.WriteString("refusal", refusal);
        WriteName(output, message.AuthorName, where);
        if (calls.Count > 0)
            ToolWriter.WriteCalls(output, calls, where);
        Extras.Write(output, message.AdditionalProperties, where);
        output.Json.WriteEndObject();
    }

    private static void WriteResult(RequestOutput output, FunctionResultContent result, string where)
    {
        if (result.Result is AIContent and not TextContent)
            output.Refuse($"{where}, a result that is a {result.Result.GetType().Name}");
        output.Json.WriteStartObject();
        output.Json.WriteString("role", "tool");
        output.Json.WriteString("tool_call_id", result.CallId);
        ToolResultWriter.Write(
            output,
            "content",
            result.Result,
            where,
            part =>
            {
                if (part is not TextContent)
                    output.Refuse($"{where}, a result with a {part.GetType().Name}");
                ContentPartWriter.Write(output, part, where);
            }
        );
        Extras.Write(output, result.AdditionalProperties, where);
        output.Json.WriteEndObject();
    }

    private static void WriteContent(RequestOutput output, ChatRole role, List<(AIContent Content, string Where)> parts, bool isOptional)
    {
        // The pieces of an assistant's text are what was streamed, not paragraphs, and part of the family takes nothing but a string there.
        // Elsewhere several texts stay several parts: joined, they would run into each other.
        var plain = parts.TrueForAll(p => p.Content is TextContent { AdditionalProperties: null or { Count: 0 } });
        if (parts.Count == 0 && isOptional)
            output.Json.WriteNull("content");
        else if (plain && (parts.Count <= 1 || role == ChatRole.Assistant))
            output.Json.WriteString("content", string.Concat(parts.Select(p => ((TextContent)p.Content).Text)));
        else
        {
            output.Json.WriteStartArray("content");
            foreach (var (content, place) in parts)
                ContentPartWriter.Write(output, content, place);
            output.Json.WriteEndArray();
        }
    }

    private static readonly SearchValues<char> NotInNames = SearchValues.Create(" \t\r\n<|\\/>");

    // A name is a hint for the model; one that OpenAI would reject is not worth the request.
    private static void WriteName(RequestOutput output, string? name, string where)
    {
        if (name is null)
            return;
        if (name.Length is > 0 and <= 64 && !name.AsSpan().ContainsAny(NotInNames))
            output.Json.WriteString("name", name);
        else
            output.Drop($"{where}.name");
    }
}
