using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>The dialect's finish reasons and the common words for them.</summary>
internal static class ChatFinish
{
    /// <param name="raw">The provider's word.</param>
    /// <param name="hasToolCalls">Whether the answer calls tools: a forced call may finish with <c>stop</c>.</param>
    /// <param name="hasRefusal">Whether the answer is a refusal: it finishes with <c>stop</c> too.</param>
    public static Finish Read(string raw, bool hasToolCalls, bool hasRefusal) =>
        new(
            raw switch
            {
                "stop" when hasRefusal => ChatFinishReason.ContentFilter,
                "stop" when hasToolCalls => ChatFinishReason.ToolCalls,
                "stop" => ChatFinishReason.Stop,
                "length" or "model_length" => ChatFinishReason.Length, // model_length: Mistral
                "tool_calls" or "function_call" => ChatFinishReason.ToolCalls,
                "content_filter" => ChatFinishReason.ContentFilter,
                _ => new ChatFinishReason(raw),
            },
            raw
        );

    /// <summary>Reasons that are no proof of completion but a failure of the server.</summary>
    public static ProviderFailure? Failure(string raw) =>
        raw switch
        {
            // OpenRouter and Mistral; OpenRouter's says more in a member of the same chunk, which is read first.
            "error" => new(FailureClass.Transient, LlmErrorKind.ServiceUnavailable, "The provider stopped the answer with an error."),
            // DeepSeek: the server ran out of capacity in the middle.
            "insufficient_system_resource" => new(
                FailureClass.Transient,
                LlmErrorKind.ServiceUnavailable,
                "The provider stopped the answer: insufficient system resource."
            )
            {
                Code = raw,
            },
            _ => null,
        };

    /// <summary>The word this dialect has for a reason. One that its clients do not know would break them: it becomes <c>stop</c>.</summary>
    public static string Write(Finish finish) =>
        finish.RawReason == "stop" ? "stop" // also after a refusal or a forced call
        : finish.Reason == ChatFinishReason.Length ? "length"
        : finish.Reason == ChatFinishReason.ToolCalls ? "tool_calls"
        : finish.Reason == ChatFinishReason.ContentFilter ? "content_filter"
        : "stop";

    /// <summary>Whether the dialect has a word for the reason.</summary>
    public static bool CanWrite(Finish finish) =>
        finish.Reason == ChatFinishReason.Stop || Write(finish) != "stop" || finish.RawReason == "stop";
}
