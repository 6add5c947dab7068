using System.Text.Json;
using LlmDispatcher.Providers.Json;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>
/// The dialect's token counts, which grow from chunk to chunk. What tools put into the prompt is counted beside it, and thoughts beside the candidates;
/// for us both are part of input and output.
/// </summary>
internal static class GeminiUsage
{
    /// <returns>The counts; <see langword="null"/> when there are none.</returns>
    public static UsageDetails? Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }
        var usage = new UsageDetails();
        long? prompt = null,
            tools = null,
            candidates = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("promptTokenCount"u8))
                prompt = Number(ref json);
            else if (json.ValueTextEquals("candidatesTokenCount"u8))
                candidates = Number(ref json);
            else if (json.ValueTextEquals("totalTokenCount"u8))
                usage.TotalTokenCount = Number(ref json);
            else if (json.ValueTextEquals("thoughtsTokenCount"u8))
                usage.ReasoningTokenCount = Number(ref json);
            else if (json.ValueTextEquals("cachedContentTokenCount"u8))
                usage.CachedInputTokenCount = Number(ref json);
            else if (json.ValueTextEquals("toolUsePromptTokenCount"u8))
                tools = Number(ref json);
            else if (json.ValueTextEquals("promptTokensDetails"u8))
                usage.NoteAny(TokenCounts.AudioInput, ReadAudio(ref json));
            else if (json.ValueTextEquals("candidatesTokensDetails"u8))
                usage.NoteAny(TokenCounts.AudioOutput, ReadAudio(ref json));
            else
            {
                json.Read();
                json.Skip();
            }
        }
        usage.InputTokenCount = Sum(prompt, tools);
        usage.OutputTokenCount = Sum(candidates, usage.ReasoningTokenCount);
        return usage;
    }

    public static void Write(Utf8JsonWriter json, UsageDetails usage)
    {
        var input = usage.InputTokenCount ?? 0;
        var output = usage.OutputTokenCount ?? 0;
        var thoughts = Math.Min(usage.ReasoningTokenCount ?? 0, output);
        json.WriteStartObject("usageMetadata"u8);
        json.WriteNumber("promptTokenCount"u8, input);
        if (usage.CachedInputTokenCount is { } cached)
            json.WriteNumber("cachedContentTokenCount"u8, cached);
        json.WriteNumber("candidatesTokenCount"u8, output - thoughts);
        if (usage.ReasoningTokenCount is not null)
            json.WriteNumber("thoughtsTokenCount"u8, thoughts);
        json.WriteNumber("totalTokenCount"u8, usage.TotalTokenCount ?? input + output);
        json.WriteEndObject();
    }

    /// <summary>What of a list of counts by modality is sound.</summary>
    private static long? ReadAudio(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return null;
        }
        long? audio = null;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }
            long? count = null;
            var isAudio = false;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("tokenCount"u8))
                    count = Number(ref json);
                else
                {
                    var isModality = json.ValueTextEquals("modality"u8);
                    json.Read();
                    isAudio |= isModality && json.TokenType == JsonTokenType.String && json.ValueTextEquals("AUDIO"u8);
                    json.Skip();
                }
            }
            if (isAudio)
                audio = Sum(audio, count);
        }
        return audio;
    }

    private static long? Sum(long? a, long? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);

    private static long? Number(ref Utf8JsonReader json)
    {
        json.Read();
        return JsonValues.Integer(ref json);
    }
}
