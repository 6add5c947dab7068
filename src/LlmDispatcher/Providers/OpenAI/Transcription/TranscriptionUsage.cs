using System.Text.Json;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Transcription;

/// <summary>What a transcription cost: tokens, or the length of the recording.</summary>
internal static class TranscriptionUsage
{
    /// <summary>The length of the recording, among the additional counts. Those are whole numbers, so it is not in seconds.</summary>
    public const string Duration = "InputAudioMilliseconds";

    /// <summary>Reads the counts of the member whose name the reader stands on; <see langword="null"/> when there are none.</summary>
    public static UsageDetails? Read(ref Utf8JsonReader json)
    {
        json.Read();
        var copy = json;
        var usage = OpenAIUsage.Read(ref json);
        if (ReadSeconds(copy) is { } seconds)
            usage?.Note(Duration, (long)Math.Round(seconds * 1000));
        return usage;
    }

    public static void Write(Utf8JsonWriter json, UsageDetails usage)
    {
        json.WriteStartObject();
        if (usage.TotalTokenCount is null && usage.Additional(Duration) is { } milliseconds)
        {
            json.WriteString("type"u8, "duration"u8);
            json.WriteNumber("seconds"u8, milliseconds / 1000m);
            json.WriteEndObject();
            return;
        }
        var input = usage.InputTokenCount ?? 0;
        var output = usage.OutputTokenCount ?? 0;
        json.WriteString("type"u8, "tokens"u8);
        json.WriteNumber("input_tokens"u8, input);
        json.WriteStartObject("input_token_details"u8);
        json.WriteNumber("text_tokens"u8, usage.Additional(TokenCounts.TextInput) ?? 0);
        json.WriteNumber("audio_tokens"u8, usage.Additional(TokenCounts.AudioInput) ?? input);
        json.WriteEndObject();
        json.WriteNumber("output_tokens"u8, output);
        json.WriteNumber("total_tokens"u8, usage.TotalTokenCount ?? input + output);
        json.WriteEndObject();
    }

    private static double? ReadSeconds(Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            return null;
        double? seconds = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isSeconds = json.ValueTextEquals("seconds"u8);
            json.Read();
            if (isSeconds && json.TokenType == JsonTokenType.Number && json.TryGetDouble(out var value) && value is >= 0 and < 1e9)
                seconds = value;
            else
                json.Skip();
        }
        return seconds;
    }
}
