using System.Text.Json;
using LlmDispatcher.Providers.Requests;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>What a streamed message and a whole one say in the same words.</summary>
internal static class MessageMembers
{
    public static readonly JsonWriterOptions Json = WireJson.Options with { SkipValidation = true };

    /// <summary>Writes the first members of a message.</summary>
    public static void WriteHead(Utf8JsonWriter json, ResponseStart start)
    {
        json.WriteString("id"u8, start.Id);
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, start.Model);
    }

    /// <summary>Writes why the answer stopped, as members of a delta or of a whole message.</summary>
    public static void WriteStop(Utf8JsonWriter json, Finish finish)
    {
        var reason = MessagesFinish.Write(finish);
        json.WriteString("stop_reason"u8, reason);
        json.WriteString("stop_sequence"u8, finish.StopSequence);
        if (reason != "refusal")
            return;
        json.WriteStartObject("stop_details"u8);
        json.WriteString("type"u8, "refusal"u8);
        json.WriteNull("category"u8);
        json.WriteString("explanation"u8, finish.Explanation);
        json.WriteEndObject();
    }

    /// <summary>Writes the first members of a call; one without an id gets one of ours, as no result can be given to it else.</summary>
    public static void WriteCall(Utf8JsonWriter json, ToolCallStart call, ResponseStart start, int index)
    {
        json.WriteString("type"u8, "tool_use"u8);
        json.WriteString("id"u8, call.Id.Length > 0 ? call.Id : $"toolu_{string.Concat(start.Id.Select(Sendable))}_{index}");
        json.WriteString("name"u8, call.Name);
        json.WriteStartObject("caller"u8); // the model itself; newer clients insist on being told
        json.WriteString("type"u8, "direct"u8);
        json.WriteEndObject();

        static char Sendable(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_';
    }
}
