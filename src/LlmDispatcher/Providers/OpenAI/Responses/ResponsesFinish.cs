using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>Why an answer ends. The dialect has no finish reason: it follows from the status, the reason of an incomplete answer, and the output.</summary>
internal static class ResponsesFinish
{
    /// <param name="status"><c>completed</c> or <c>incomplete</c>.</param>
    /// <param name="reason">Why it is incomplete.</param>
    /// <param name="hasToolCalls">Whether the output calls functions.</param>
    /// <param name="hasRefusal">Whether the output holds a refusal, which completes too.</param>
    public static Finish Read(string status, string reason, bool hasToolCalls, bool hasRefusal) =>
        (status, reason) switch
        {
            ("incomplete", "max_output_tokens") => new(ChatFinishReason.Length, reason),
            ("incomplete", "content_filter") => new(ChatFinishReason.ContentFilter, reason),
            ("incomplete", "") => new(new ChatFinishReason(status), status),
            ("incomplete", _) => new(new ChatFinishReason(reason), reason),
            _ when hasRefusal => new(ChatFinishReason.ContentFilter, status),
            _ when hasToolCalls => new(ChatFinishReason.ToolCalls, status),
            _ => new(ChatFinishReason.Stop, status),
        };

    /// <summary>Why the answer is incomplete; <see langword="null"/> when it is complete.</summary>
    public static string? WriteReason(Finish finish, bool hasRefusal) =>
        finish.Reason == ChatFinishReason.Length ? "max_output_tokens"
        : finish.Reason == ChatFinishReason.ContentFilter && !(hasRefusal && finish.RawReason != "content_filter") ? "content_filter"
        : finish.RawReason is "max_messages" or "steered" ? finish.RawReason
        : null;

    /// <summary>Whether the dialect has a way to say why the answer ends.</summary>
    public static bool CanWrite(Finish finish) =>
        finish.Reason == ChatFinishReason.Stop
        || finish.Reason == ChatFinishReason.ToolCalls
        || finish.Reason == ChatFinishReason.Length
        || finish.Reason == ChatFinishReason.ContentFilter
        || finish.RawReason is "max_messages" or "steered";
}
