using System.Text.Json;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>The members of a chunk that tell something; every other is skipped.</summary>
internal enum ChatField
{
    Other,
    Id,
    Model,
    Created,
    Choices,
    Usage,
    Error,
    Groq,
    Index,
    Delta,
    FinishReason,
    Content,
    Refusal,
    Reasoning,
    ReasoningContent,
    ToolCalls,
    FunctionCall,
}

internal static class ChatFields
{
    /// <summary>The member whose name the reader stands on. By length first: a chunk has many members, and nearly all are skipped.</summary>
    public static ChatField Match(in Utf8JsonReader json)
    {
        var name = json.ValueSpan;
        return name.Length switch
        {
            2 when name.SequenceEqual("id"u8) => ChatField.Id,
            5 when name.SequenceEqual("delta"u8) => ChatField.Delta,
            5 when name.SequenceEqual("model"u8) => ChatField.Model,
            5 when name.SequenceEqual("usage"u8) => ChatField.Usage,
            5 when name.SequenceEqual("index"u8) => ChatField.Index,
            5 when name.SequenceEqual("error"u8) => ChatField.Error,
            6 when name.SequenceEqual("x_groq"u8) => ChatField.Groq,
            7 when name.SequenceEqual("choices"u8) => ChatField.Choices,
            7 when name.SequenceEqual("content"u8) => ChatField.Content,
            7 when name.SequenceEqual("created"u8) => ChatField.Created,
            7 when name.SequenceEqual("refusal"u8) => ChatField.Refusal,
            7 when name.SequenceEqual("message"u8) => ChatField.Delta, // a whole response's choice: the same members, complete
            9 when name.SequenceEqual("reasoning"u8) => ChatField.Reasoning,
            10 when name.SequenceEqual("tool_calls"u8) => ChatField.ToolCalls,
            13 when name.SequenceEqual("finish_reason"u8) => ChatField.FinishReason,
            13 when name.SequenceEqual("function_call"u8) => ChatField.FunctionCall,
            17 when name.SequenceEqual("reasoning_content"u8) => ChatField.ReasoningContent,
            _ => ChatField.Other,
        };
    }
}
