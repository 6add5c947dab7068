using LlmDispatcher.Providers.Requests;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>Writes a conversation as items: what a message says is one item, each call, each result and each block of reasoning is another.</summary>
/// <param name="output">Where to; open at the input.</param>
/// <param name="message">The message.</param>
/// <param name="where">Its place in the request.</param>
internal sealed class ResponsesItemWriter(RequestOutput output, ChatMessage message, string where)
{
    private readonly List<(AIContent Content, string Where)> _parts = [];
    private bool _hasMessage;

    public static void Write(RequestOutput output, ChatMessage message, int index) =>
        new ResponsesItemWriter(output, message, $"messages[{index}]").WriteItems();

    private void WriteItems()
    {
        for (var i = 0; i < message.Contents.Count; i++)
            Write(message.Contents[i], $"{where}.content[{i}]");
        var isEmpty = message.Contents.Count == 0 && message.Role != ChatRole.Tool;
        WriteMessage(evenEmpty: isEmpty);
        if (_hasMessage)
            return;
        if (message.Role == ChatRole.Tool && message.Contents.Count == 0)
            output.Drop($"{where} (no result)");
        // A member of the whole message has no message to stand on.
        foreach (var (name, _) in message.AdditionalProperties ?? [])
            output.Drop($"{where}.{name}");
        if (message.AuthorName is not null)
            output.Drop($"{where}.name");
    }

    private void Write(AIContent content, string place)
    {
        switch (content)
        {
            case FunctionResultContent when message.Role != ChatRole.Tool && message.Role != ChatRole.User:
                output.Refuse($"{place}, a result in a message of role {message.Role}");
                break;
            case FunctionResultContent result:
                WriteMessage();
                WriteResult(result, place);
                break;
            case FunctionCallContent call when message.Role == ChatRole.Assistant:
                WriteMessage();
                WriteCall(call, place);
                break;
            // Without its seal the provider takes no reasoning back: it cannot tell that it is its own.
            case TextReasoningContent reasoning when message.Role == ChatRole.Assistant && !string.IsNullOrEmpty(reasoning.ProtectedData):
                WriteMessage();
                WriteReasoning(reasoning, place);
                break;
            case TextReasoningContent:
                output.Drop($"{place} (reasoning)");
                break;
            case UsageContent:
                output.Drop($"{place} (usage)");
                break;
            case ErrorContent when message.Role != ChatRole.Assistant:
            case ErrorContent { ErrorCode: not MediaParts.RefusalCode }:
                output.Drop($"{place} (error)");
                break;
            case ResponsesItem { Json: var item }:
                WriteMessage();
                WireJson.WriteValue(output.Json, item);
                break;
            default:
                if (message.Role == ChatRole.Tool)
                    output.Refuse($"{place}, a {content.GetType().Name} in a message of a tool");
                if (message.Role != ChatRole.User && content is not (TextContent or ErrorContent))
                    output.Refuse($"{place}, a {content.GetType().Name} in a message of role {message.Role}");
                _parts.Add((content, place));
                break;
        }
    }

    /// <summary>Writes the parts so far as a message, before an item of another kind.</summary>
    private void WriteMessage(bool evenEmpty = false)
    {
        if (_parts.Count == 0 && !evenEmpty)
            return;
        var isAssistant = message.Role == ChatRole.Assistant;
        var json = output.Json;
        json.WriteStartObject();
        json.WriteString("type", "message");
        json.WriteString("role", message.Role.Value);
        if (!isAssistant && _parts is [] or [{ Content: TextContent { AdditionalProperties: null or { Count: 0 } } }])
            json.WriteString("content", string.Concat(_parts.Select(p => ((TextContent)p.Content).Text)));
        else
        {
            json.WriteStartArray("content");
            foreach (var (content, place) in _parts)
            {
                if (isAssistant)
                    ResponsesPartWriter.WriteOutput(output, content, place);
                else
                    ResponsesPartWriter.WriteInput(output, content, place);
            }
            json.WriteEndArray();
        }
        if (!_hasMessage)
        {
            ItemMembers.Write(output, message.AdditionalProperties, where);
            if (message.AuthorName is not null)
                output.Drop($"{where}.name");
        }
        json.WriteEndObject();
        _hasMessage = true;
        _parts.Clear();
    }

    private void WriteCall(FunctionCallContent call, string place)
    {
        output.Json.WriteStartObject();
        output.Json.WriteString("type", "function_call");
        output.Json.WriteString("call_id", call.CallId);
        output.Json.WriteString("name", call.Name);
        output.Json.WriteString("arguments", FunctionArguments.Write(output, call, place));
        ItemMembers.Write(output, call.AdditionalProperties, place, FunctionArguments.Raw);
        output.Json.WriteEndObject();
    }

    private void WriteResult(FunctionResultContent result, string place)
    {
        output.Json.WriteStartObject();
        output.Json.WriteString("type", "function_call_output");
        output.Json.WriteString("call_id", result.CallId);
        ToolResultWriter.Write(output, "output", result.Result, place, part => ResponsesPartWriter.WriteInput(output, part, place));
        ItemMembers.Write(output, result.AdditionalProperties, place);
        output.Json.WriteEndObject();
    }

    private void WriteReasoning(TextReasoningContent reasoning, string place)
    {
        var json = output.Json;
        json.WriteStartObject();
        json.WriteString("type", "reasoning");
        if (reasoning.AdditionalProperties?.ContainsKey("summary") is not true)
        {
            json.WriteStartArray("summary");
            if (reasoning.Text.Length > 0)
            {
                json.WriteStartObject();
                json.WriteString("type", "summary_text");
                json.WriteString("text", reasoning.Text);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteString("encrypted_content", reasoning.ProtectedData);
        ItemMembers.Write(output, reasoning.AdditionalProperties, place);
        json.WriteEndObject();
    }
}
