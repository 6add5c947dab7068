using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Gateway.Answers;

/// <summary>Events on their way to a client of another language: without the provider's own words, and with the language's name on the seals that the client is to give back.</summary>
internal static class Seals
{
    /// <param name="e">The event.</param>
    /// <param name="spoken">The provider's language; <see langword="null"/> when it has none.</param>
    /// <param name="language">The client's.</param>
    public static StreamEvent Named(in StreamEvent e, WireDialect? spoken, WireDialect language)
    {
        if (spoken == language)
            return e;
        if (spoken is not { } origin)
            return e.WithPayload(default);
        return e.Kind switch
        {
            StreamEventKind.ReasoningSignature => StreamEvent.OfReasoningSignature(Seal.Name(origin, e.Text)),
            StreamEventKind.RedactedReasoning => StreamEvent.OfRedactedReasoning(Seal.Name(origin, e.Text)),
            StreamEventKind.ToolCallStarted when e.ToolCall is { Signature: not null } call => StreamEvent.OfToolCallStart(
                e.Index,
                call.Id,
                call.Name
            ),
            _ => e.WithPayload(default), // whose words nobody here understands
        };
    }

    /// <summary>The seal of a call, as reasoning before it: the only place that the other languages have.</summary>
    public static StreamEvent? Before(in StreamEvent e, WireDialect? spoken, WireDialect language) =>
        spoken is { } origin && origin != language && e.Kind == StreamEventKind.ToolCallStarted && e.ToolCall!.Signature is { } seal
            ? StreamEvent.OfRedactedReasoning(Seal.Name(origin, seal, isOfCall: true))
            : null;
}
