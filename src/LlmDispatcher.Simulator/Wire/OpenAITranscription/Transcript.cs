using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmDispatcher.Simulator.Answers;

namespace LlmDispatcher.Simulator.Wire.OpenAITranscription;

/// <summary>Writes a transcript in one piece, in the form that was asked for.</summary>
internal static class Transcript
{
    public static Payload Write(Answer answer, Conversation conversation, Script script)
    {
        // One object cannot be endless.
        string[] pieces = script.Endless ? [.. answer.Text.Take(10_000)] : [.. answer.Text];
        var text = string.Concat(pieces);
        var end = TimeSpan.FromSeconds(Seconds(conversation));
        return conversation.Format switch
        {
            "text" => new(Encoding.UTF8.GetBytes(text + "\n"), "text/plain; charset=utf-8"),
            "srt" => new(Encoding.UTF8.GetBytes($"1\n00:00:00,000 --> {Time(end, ',')}\n{text}\n\n"), "text/plain; charset=utf-8"),
            "vtt" => new(Encoding.UTF8.GetBytes($"WEBVTT\n\n00:00:00.000 --> {Time(end, '.')}\n{text}\n\n"), "text/plain; charset=utf-8"),
            _ => new(Json.Bytes(writer => WriteJson(writer, text, pieces.Length, answer, conversation, script))),
        };
    }

    public static void WriteUsage(Utf8JsonWriter writer, int said, Answer answer, Conversation conversation)
    {
        writer.WriteStartObject("usage");
        if (conversation.Model == "whisper-1")
        {
            writer.WriteString("type", "duration");
            writer.WriteNumber("seconds", Math.Ceiling(Seconds(conversation)));
        }
        else
        {
            var audio = conversation.Attachments.Sum(attachment => attachment.Tokens);
            writer.WriteString("type", "tokens");
            writer.WriteNumber("input_tokens", answer.PromptTokens);
            writer.WriteStartObject("input_token_details");
            writer.WriteNumber("text_tokens", answer.PromptTokens - audio);
            writer.WriteNumber("audio_tokens", audio);
            writer.WriteEndObject();
            writer.WriteNumber("output_tokens", said);
            writer.WriteNumber("total_tokens", answer.PromptTokens + said);
        }

        writer.WriteEndObject();
    }

    private static void WriteJson(Utf8JsonWriter writer, string text, int said, Answer answer, Conversation conversation, Script script)
    {
        writer.WriteStartObject();
        if (conversation.Format == "verbose_json")
        {
            writer.WriteString("task", "transcribe");
            writer.WriteString("language", "english");
            writer.WriteNumber("duration", Seconds(conversation));
        }

        writer.WriteString("text", text);
        if (conversation.Format is "verbose_json" or "diarized_json")
            WriteSegment(writer, text, conversation);
        if (script.Usage != UsagePlace.None)
            WriteUsage(writer, said, answer, conversation);
        writer.WriteEndObject();
    }

    /// <summary>All of it is one segment, and one person speaks.</summary>
    private static void WriteSegment(Utf8JsonWriter writer, string text, Conversation conversation)
    {
        writer.WriteStartArray("segments");
        writer.WriteStartObject();
        if (conversation.Format == "diarized_json")
        {
            writer.WriteString("type", "transcript.text.segment");
            writer.WriteString("id", "seg_0");
            writer.WriteString("speaker", "A");
        }
        else
            writer.WriteNumber("id", 0);

        writer.WriteNumber("start", 0);
        writer.WriteNumber("end", Seconds(conversation));
        writer.WriteString("text", text);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static double Seconds(Conversation conversation) => conversation.Attachments.Sum(attachment => attachment.Seconds ?? 1);

    private static string Time(TimeSpan time, char point) => time.ToString($@"hh\:mm\:ss\{point}fff", CultureInfo.InvariantCulture);
}
