using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>The dialect's stop reasons and the common words for them.</summary>
internal static class MessagesFinish
{
    public static Finish Read(string raw, string? stopSequence, string? explanation) =>
        new(
            raw switch
            {
                // A pause of the provider's own tools is a stop too; the raw word tells that it can go on.
                "end_turn" or "stop_sequence" or "pause_turn" => ChatFinishReason.Stop,
                "tool_use" => ChatFinishReason.ToolCalls,
                "max_tokens" or "model_context_window_exceeded" => ChatFinishReason.Length,
                "refusal" => ChatFinishReason.ContentFilter,
                _ => new ChatFinishReason(raw),
            },
            raw
        )
        {
            StopSequence = stopSequence,
            Explanation = explanation,
        };

    /// <summary>The word this dialect has for a reason: its own if it came from there. One that its clients do not know would break them: it becomes <c>end_turn</c>.</summary>
    public static string Write(Finish finish) =>
        IsOwn(finish.RawReason) ? finish.RawReason
        : finish.StopSequence is not null ? "stop_sequence"
        : finish.Reason == ChatFinishReason.Length ? "max_tokens"
        : finish.Reason == ChatFinishReason.ToolCalls ? "tool_use"
        : finish.Reason == ChatFinishReason.ContentFilter ? "refusal"
        : "end_turn";

    /// <summary>Whether the dialect has a word for the reason.</summary>
    public static bool CanWrite(Finish finish) =>
        finish.Reason == ChatFinishReason.Stop || IsOwn(finish.RawReason) || Write(finish) != "end_turn";

    private static bool IsOwn(string raw) =>
        raw is "end_turn" or "stop_sequence" or "pause_turn" or "tool_use" or "max_tokens" or "model_context_window_exceeded" or "refusal";
}
