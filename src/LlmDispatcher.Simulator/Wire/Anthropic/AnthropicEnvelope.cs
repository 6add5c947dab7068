using System.Text.Json;
using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Wire.Anthropic;

/// <summary>What a message says about itself, whole or streamed.</summary>
internal sealed class AnthropicEnvelope(Answer answer, Conversation conversation, Script script)
{
    public string Id { get; } =
        $"msg_{Dice.Seed(conversation.Model + '\n' + string.Join('\n', conversation.Turns.Select(turn => turn.Text))):x16}";

    public string StopReason =>
        script.Finish is null && answer.Refusal ? "refusal"
        : answer.StoppedBy is not null ? "stop_sequence"
        : answer.Finish switch
        {
            "stop" => "end_turn",
            "length" => "max_tokens",
            "tool_calls" => "tool_use",
            "content_filter" => "refusal",
            var other => other,
        };

    public void WriteHead(Utf8JsonWriter writer, string? id = null)
    {
        writer.WriteString("id", id ?? Id);
        writer.WriteString("type", "message");
        writer.WriteString("role", "assistant");
        writer.WriteString("model", conversation.Model);
    }

    /// <summary>Writes stop reason and stop sequence, or that there are none yet.</summary>
    public void WriteStop(Utf8JsonWriter writer, bool isOver)
    {
        writer.WriteString("stop_reason", isOver ? StopReason : null);
        writer.WriteString("stop_sequence", isOver ? answer.StoppedBy : null);
        if (!isOver || StopReason != "refusal")
            return;
        writer.WriteStartObject("stop_details");
        writer.WriteString("type", "refusal");
        writer.WriteNull("category");
        writer.WriteString("explanation", "This is a simulated refusal.");
        writer.WriteEndObject();
    }

    /// <summary>The start of a stream tells more about the input than its end does.</summary>
    public void WriteUsage(Utf8JsonWriter writer, int output, bool isStart)
    {
        if (script.Usage == UsagePlace.None || (isStart && script.Usage == UsagePlace.FinishChunk))
            return;
        writer.WriteStartObject("usage");
        writer.WriteNumber("input_tokens", answer.PromptTokens);
        writer.WriteNumber("cache_creation_input_tokens", 0);
        writer.WriteNumber("cache_read_input_tokens", 0);
        if (isStart)
        {
            writer.WriteStartObject("cache_creation");
            writer.WriteNumber("ephemeral_5m_input_tokens", 0);
            writer.WriteNumber("ephemeral_1h_input_tokens", 0);
            writer.WriteEndObject();
        }

        writer.WriteNumber("output_tokens", output);
        if (isStart)
            writer.WriteString("service_tier", "standard");
        writer.WriteEndObject();
    }
}
