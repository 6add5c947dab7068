using System.Text.Json;
using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Wire.OpenAIChat;

/// <summary>What is the same in every chunk of one answer.</summary>
internal sealed class ChatEnvelope(Conversation conversation, Script script)
{
    private readonly ulong seed = Dice.Seed(conversation.Model + '\n' + string.Join('\n', conversation.Turns.Select(turn => turn.Text)));

    private int written;

    public string Id => $"{seed:x16}";

    public void Write(Utf8JsonWriter writer, string kind)
    {
        writer.WriteString("id", $"chatcmpl-{Id}");
        writer.WriteString("object", kind);
        writer.WriteNumber("created", 1_795_000_000 + (long)(seed % 1_000_000) + (script.CreatedDrift ? written++ / 10 : 0));
        writer.WriteString("model", conversation.Model);
        writer.WriteString("service_tier", "default");
        writer.WriteString("system_fingerprint", "fp_simulated");
    }

    public static void WriteUsage(Utf8JsonWriter writer, int prompt, int completion, int reasoning)
    {
        writer.WriteStartObject("usage");
        writer.WriteNumber("prompt_tokens", prompt);
        writer.WriteNumber("completion_tokens", completion);
        writer.WriteNumber("total_tokens", prompt + completion);
        writer.WriteStartObject("prompt_tokens_details");
        writer.WriteNumber("cached_tokens", 0);
        writer.WriteNumber("audio_tokens", 0);
        writer.WriteEndObject();
        writer.WriteStartObject("completion_tokens_details");
        writer.WriteNumber("reasoning_tokens", reasoning);
        writer.WriteNumber("audio_tokens", 0);
        writer.WriteNumber("accepted_prediction_tokens", 0);
        writer.WriteNumber("rejected_prediction_tokens", 0);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
