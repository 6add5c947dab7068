using System.Text.Json;
using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Wire.Anthropic;

/// <summary>Writes an answer as one message object.</summary>
internal static class AnthropicMessage
{
    public static byte[] Write(Answer answer, Conversation conversation, Script script)
    {
        // One object cannot be endless.
        string[] pieces = script.Endless ? [.. answer.Text.Take(10_000)] : [.. answer.Text];
        var output = answer.Reasoning.Count + pieces.Length + answer.Calls.Sum(call => call.Arguments.Count);
        var envelope = new AnthropicEnvelope(answer, conversation, script);
        return Json.Bytes(writer =>
        {
            writer.WriteStartObject();
            envelope.WriteHead(writer);
            writer.WriteStartArray("content");
            foreach (var block in Blocks(answer, string.Concat(pieces), conversation, script))
            {
                writer.WriteStartObject();
                block(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            envelope.WriteStop(writer, isOver: true);
            envelope.WriteUsage(writer, output, isStart: script.Usage != UsagePlace.FinishChunk);
            writer.WriteEndObject();
        });
    }

    private static IEnumerable<Action<Utf8JsonWriter>> Blocks(Answer answer, string text, Conversation conversation, Script script)
    {
        var thinking = string.Concat(answer.Reasoning);
        if (thinking.Length > 0)
            yield return w => AnthropicBlock.Thinking(w, conversation.HidesReasoning ? "" : thinking, Signature.Of(thinking));
        if (script.RedactedThinking)
            yield return AnthropicBlock.Redacted;
        if (text.Length > 0)
            yield return w => AnthropicBlock.Text(w, text);
        foreach (var call in answer.Calls)
            yield return w => AnthropicBlock.ToolUse(w, call, script.NoArgumentDeltas ? "{}" : string.Concat(call.Arguments));
    }
}
