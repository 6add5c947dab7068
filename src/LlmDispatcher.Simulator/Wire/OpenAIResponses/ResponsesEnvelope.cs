using System.Text.Json;
using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Wire.OpenAIResponses;

/// <summary>The response object, which a stream shows several times: begun, and over.</summary>
internal sealed class ResponsesEnvelope(Answer answer, Conversation conversation, Script script)
{
    private readonly ulong seed = Dice.Seed(conversation.Model + '\n' + string.Join('\n', conversation.Turns.Select(turn => turn.Text)));

    public string Seed => $"{seed:x16}";

    /// <summary>Newer models mark what they say before they act.</summary>
    public string Phase => answer.Calls.Count > 0 ? "commentary" : "final_answer";

    public string Status =>
        answer.Finish switch
        {
            "stop" or "tool_calls" or "completed" => "completed",
            "failed" => "failed",
            _ => "incomplete",
        };

    /// <summary>An item that was not finished when the response was broken off says so.</summary>
    public string ItemStatus => Status == "completed" ? "completed" : "incomplete";

    /// <summary>What went wrong, where a script lets the response fail at its end.</summary>
    public Rejection? Failure => Status == "failed" ? new Rejection(500, "The model failed to answer.").With(script) : null;

    private string IncompleteReason => answer.Finish == "length" ? "max_output_tokens" : answer.Finish;

    public void Write(
        Utf8JsonWriter writer,
        string status,
        IEnumerable<OutputItem> output,
        Func<string, string> name,
        Rejection? error = null,
        (int Said, int Reasoned)? usage = null
    )
    {
        writer.WriteStartObject();
        writer.WriteString("id", $"resp_{Seed}");
        writer.WriteString("object", "response");
        writer.WriteNumber("created_at", 1_795_000_000 + (long)(seed % 1_000_000));
        writer.WriteString("status", status);
        WriteError(writer, error);
        writer.WritePropertyName("incomplete_details");
        if (status == "incomplete")
            WriteOne(writer, "reason", IncompleteReason);
        else
            writer.WriteNullValue();
        writer.WriteString("model", conversation.Model);
        writer.WriteStartArray("output");
        foreach (var item in output)
            item.Write(writer, name(item.Id), ItemStatus);
        writer.WriteEndArray();
        writer.WriteBoolean("parallel_tool_calls", conversation.ParallelTools);
        writer.WriteNull("previous_response_id");
        writer.WriteBoolean("store", false);
        writer.WritePropertyName("text");
        writer.WriteRawValue("""{"format":{"type":"text"}}""");
        writer.WriteString("tool_choice", "auto");
        writer.WriteStartArray("tools");
        writer.WriteEndArray();
        WriteUsage(writer, usage);
        writer.WriteStartObject("metadata");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter writer, Rejection? error)
    {
        if (error is null)
        {
            writer.WriteNull("error");
            return;
        }

        writer.WriteStartObject("error");
        writer.WriteString("code", CodeOf(error));
        writer.WriteString("message", error.Message);
        writer.WriteEndObject();
    }

    public static string CodeOf(Rejection error) => error.Code ?? (error.Status == 429 ? "rate_limit_exceeded" : "server_error");

    private static void WriteOne(Utf8JsonWriter writer, string name, string value)
    {
        writer.WriteStartObject();
        writer.WriteString(name, value);
        writer.WriteEndObject();
    }

    private void WriteUsage(Utf8JsonWriter writer, (int Said, int Reasoned)? usage)
    {
        if (usage is not var (said, reasoned) || script.Usage == UsagePlace.None)
        {
            writer.WriteNull("usage");
            return;
        }

        writer.WriteStartObject("usage");
        writer.WriteNumber("input_tokens", answer.PromptTokens);
        writer.WriteStartObject("input_tokens_details");
        writer.WriteNumber("cached_tokens", 0);
        writer.WriteEndObject();
        writer.WriteNumber("output_tokens", said + reasoned);
        writer.WriteStartObject("output_tokens_details");
        writer.WriteNumber("reasoning_tokens", reasoned);
        writer.WriteEndObject();
        writer.WriteNumber("total_tokens", answer.PromptTokens + said + reasoned);
        writer.WriteEndObject();
    }
}
