using System.Text.Json;
using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Wire.Gemini;

/// <summary>Writes a GenerateContentResponse: a whole answer or, in a stream, whatever is new in it.</summary>
internal sealed class GeminiResponse(Answer answer, Conversation conversation, Script script)
{
    private readonly string id =
        $"sim{Dice.Seed(conversation.Model + '\n' + string.Join('\n', conversation.Turns.Select(turn => turn.Text))):x16}";

    public string FinishReason =>
        script.Finish is null && answer.Refusal
            ? "SAFETY"
            : answer.Finish switch
            {
                // A call of a tool is a normal end here.
                "stop" or "tool_calls" => "STOP",
                "length" => "MAX_TOKENS",
                "content_filter" => "SAFETY",
                var other => other,
            };

    public static byte[] Whole(Answer answer, Conversation conversation, Script script)
    {
        var response = new GeminiResponse(answer, conversation, script);
        if (script.SilentRefusal)
            return Json.Bytes(response.WriteBlocked);
        // One object cannot be endless.
        string[] pieces = script.Endless ? [.. answer.Text.Take(10_000)] : [.. answer.Text];
        var said = pieces.Length + answer.Calls.Sum(call => call.Arguments.Count);
        List<Action<Utf8JsonWriter>> parts = [];
        if (answer.Reasoning.Count > 0)
            parts.Add(w => GeminiPart.Thought(w, string.Concat(answer.Reasoning)));
        if (pieces.Length > 0)
            parts.Add(w => GeminiPart.Text(w, string.Concat(pieces), answer.Reasoning.Count > 0 ? Signature.Of("") : null));
        parts.AddRange(answer.Calls.Select((call, i) => (Action<Utf8JsonWriter>)(w => GeminiPart.Call(w, call, isFirst: i == 0, script))));
        return Json.Bytes(w => response.Write(w, parts, response.FinishReason, said, answer.Reasoning.Count));
    }

    /// <param name="writer">Where to.</param>
    /// <param name="parts">What is new; null leaves the member out.</param>
    /// <param name="finish">Why it ends, in the last chunk only.</param>
    /// <param name="said">Tokens of text and calls so far.</param>
    /// <param name="reasoned">Tokens of reasoning so far.</param>
    public void Write(Utf8JsonWriter writer, IReadOnlyList<Action<Utf8JsonWriter>>? parts, string? finish, int said, int reasoned)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("candidates");
        writer.WriteStartObject();
        writer.WriteStartObject("content");
        if (parts is not null)
            WriteParts(writer, parts);
        writer.WriteString("role", "model");
        writer.WriteEndObject();
        if (finish is not null)
            writer.WriteString("finishReason", finish);
        writer.WriteNumber("index", 0);
        if (finish == "SAFETY")
            WriteRatings(writer);
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (script.Usage != UsagePlace.None && (finish is not null || script.Usage != UsagePlace.FinishChunk))
            WriteUsage(writer, said, reasoned);
        WriteEnd(writer);
    }

    /// <summary>A blocked prompt has no candidate at all.</summary>
    public void WriteBlocked(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("promptFeedback");
        writer.WriteString("blockReason", script.Finish ?? "SAFETY");
        WriteRatings(writer);
        writer.WriteEndObject();
        if (script.Usage != UsagePlace.None)
            WriteUsage(writer, 0, 0);
        WriteEnd(writer);
    }

    public void WriteEnd(Utf8JsonWriter writer)
    {
        writer.WriteString("modelVersion", conversation.Model);
        writer.WriteString("responseId", id);
        writer.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter writer, IReadOnlyList<Action<Utf8JsonWriter>> parts)
    {
        writer.WriteStartArray("parts");
        foreach (var part in parts)
        {
            writer.WriteStartObject();
            part(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteRatings(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("safetyRatings");
        writer.WriteStartObject();
        writer.WriteString("category", "HARM_CATEGORY_DANGEROUS_CONTENT");
        writer.WriteString("probability", "HIGH");
        writer.WriteBoolean("blocked", true);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    /// <summary>Thoughts count apart from what was said, and both in the total.</summary>
    private void WriteUsage(Utf8JsonWriter writer, int said, int reasoned)
    {
        writer.WriteStartObject("usageMetadata");
        writer.WriteNumber("promptTokenCount", answer.PromptTokens);
        if (said > 0)
            writer.WriteNumber("candidatesTokenCount", said);
        writer.WriteNumber("totalTokenCount", answer.PromptTokens + said + reasoned);
        writer.WriteStartArray("promptTokensDetails");
        writer.WriteStartObject();
        writer.WriteString("modality", "TEXT");
        writer.WriteNumber("tokenCount", answer.PromptTokens);
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (reasoned > 0)
            writer.WriteNumber("thoughtsTokenCount", reasoned);
        writer.WriteEndObject();
    }
}
