using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>The dialect's finish reasons and the common words for them.</summary>
/// <remarks>
/// Every finish reason is an end, never a failure: also those that say that the model went wrong (<c>MALFORMED_FUNCTION_CALL</c>, <c>OTHER</c>,
/// …), as what it had said until then stands. They have no common word and keep the provider's own; so does a reason that is not known yet.
/// </remarks>
internal static class GeminiFinish
{
    private const string Other = "OTHER";

    /// <summary>What a model's call that cannot be understood ends with.</summary>
    public const string MalformedCall = "MALFORMED_FUNCTION_CALL";

    private static readonly string[] WithoutCommonWord =
    [
        Other,
        MalformedCall,
        "LANGUAGE",
        "NO_IMAGE",
        "UNEXPECTED_TOOL_CALL",
        "TOO_MANY_TOOL_CALLS",
        "MALFORMED_RESPONSE",
    ];

    /// <summary>Whether a word is a reason: the unspecified one only fills the member.</summary>
    public static bool IsReason(string raw) => raw is not ("" or "FINISH_REASON_UNSPECIFIED");

    /// <param name="raw">The provider's word.</param>
    /// <param name="hasCalls">Whether the answer calls tools, for which the dialect has no reason of its own.</param>
    /// <param name="explanation">The provider's explanation; may be empty.</param>
    public static Finish Read(string raw, bool hasCalls, string explanation) =>
        new(Common(raw, hasCalls) ?? new ChatFinishReason(raw), raw) { Explanation = explanation.Length > 0 ? explanation : null };

    /// <summary>The word this dialect has for a reason; <c>OTHER</c> when it has none.</summary>
    public static string Write(Finish finish)
    {
        var reason = finish.Reason;
        // Of all words, calls change the meaning of STOP only, which is written as it is in any case.
        if (WithoutCommonWord.Contains(finish.RawReason) || Common(finish.RawReason, hasCalls: false) == reason)
            return finish.RawReason;
        return reason == ChatFinishReason.Stop || reason == ChatFinishReason.ToolCalls ? "STOP"
            : reason == ChatFinishReason.Length ? "MAX_TOKENS"
            : reason == ChatFinishReason.ContentFilter ? "SAFETY"
            : Other;
    }

    /// <summary>Whether the dialect has a word for the reason.</summary>
    public static bool CanWrite(Finish finish) => Write(finish) != Other || finish.RawReason == Other;

    private static ChatFinishReason? Common(string raw, bool hasCalls) =>
        raw switch
        {
            "STOP" => hasCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            // The second: this request's share is used up, and the provider would go on from a token of its own.
            "MAX_TOKENS" or "CONTINUATION" => ChatFinishReason.Length,
            "SAFETY" or "RECITATION" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" => ChatFinishReason.ContentFilter,
            _ when raw.StartsWith("IMAGE_", StringComparison.Ordinal) => ChatFinishReason.ContentFilter,
            _ => null,
        };
}
