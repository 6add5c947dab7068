using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Wire.OpenAIResponses;

/// <summary>Writes an answer as one response object.</summary>
internal static class ResponsesWhole
{
    public static byte[] Write(Answer answer, Conversation conversation, Script script)
    {
        // One object cannot be endless.
        string[] pieces = script.Endless ? [.. answer.Text.Take(10_000)] : [.. answer.Text];
        var said = pieces.Length + answer.Calls.Sum(call => call.Arguments.Count);
        var envelope = new ResponsesEnvelope(answer, conversation, script);
        var items = Items(answer, string.Concat(pieces), conversation, script, envelope);
        return Json.Bytes(writer =>
            envelope.Write(writer, envelope.Status, items, id => id, envelope.Failure, (said, answer.Reasoning.Count))
        );
    }

    private static IEnumerable<OutputItem> Items(
        Answer answer,
        string text,
        Conversation conversation,
        Script script,
        ResponsesEnvelope envelope
    )
    {
        if (answer.Reasoning.Count > 0)
            yield return OutputItem.Reasoning(
                envelope.Seed,
                PartShape.Reasoning(script).Type,
                string.Concat(answer.Reasoning),
                conversation.EncryptsReasoning
            );
        if (script.RedactedThinking)
            yield return OutputItem.Redacted(envelope.Seed);
        if (text.Length > 0)
            yield return OutputItem.Message(envelope.Seed, envelope.Phase, answer.Refusal ? "refusal" : "output_text", text);
        foreach (var call in answer.Calls)
            yield return OutputItem.Call(call, script.NoArgumentDeltas ? "{}" : string.Concat(call.Arguments));
    }
}
