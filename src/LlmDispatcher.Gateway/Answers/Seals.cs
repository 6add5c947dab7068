using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Gateway.Answers;

/// <summary>Names the language of the seals that a client of another one gets, and is to give back.</summary>
internal static class Seals
{
    /// <param name="e">The event.</param>
    /// <param name="spoken">The provider's language; <see langword="null"/> when it has none.</param>
    /// <param name="language">The client's.</param>
    public static StreamEvent Named(in StreamEvent e, WireDialect? spoken, WireDialect language)
    {
        if (spoken is not { } origin || origin == language)
            return e;
        return e.Kind switch
        {
            StreamEventKind.ReasoningSignature => StreamEvent.OfReasoningSignature(Seal.Name(origin, e.Text)),
            StreamEventKind.RedactedReasoning => StreamEvent.OfRedactedReasoning(Seal.Name(origin, e.Text)),
            StreamEventKind.ToolCallStarted when e.ToolCall is { Signature: { } seal } call => StreamEvent.OfToolCallStart(
                e.Index,
                call.Id,
                call.Name,
                Seal.Name(origin, seal)
            ),
            _ => e,
        };
    }
}
