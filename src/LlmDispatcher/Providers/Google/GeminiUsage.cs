using System.Text.Json;
using LlmDispatcher.Providers.Json;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>
/// The dialect's token counts, which grow from chunk to chunk. What tools put into the prompt is counted beside it, and thoughts beside the candidates;
/// for us both are part of input and output.
/// </summary>
internal struct GeminiUsage
{
    private long? _prompt;
    private long? _tools;
    private long? _cached;
    private long? _candidates;
    private long? _thoughts;
    private long? _total;
    private long? _audioInput;
    private long? _audioOutput;

    /// <summary>Where the count of the candidates stands in the frame.</summary>
    public Hole CandidatesPlace { get; private set; }

    /// <summary>Where the total stands in the frame.</summary>
    public Hole TotalPlace { get; private set; }

    /// <returns>The counts; <see langword="null"/> when there are none.</returns>
    public static GeminiUsage? Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }
        var usage = new GeminiUsage();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("promptTokenCount"u8))
                usage._prompt = Number(ref json);
            else if (json.ValueTextEquals("candidatesTokenCount"u8))
            {
                usage._candidates = Number(ref json);
                usage.CandidatesPlace = Hole.OfNumber(json, slot: 0);
            }
            else if (json.ValueTextEquals("totalTokenCount"u8))
            {
                usage._total = Number(ref json);
                usage.TotalPlace = Hole.OfNumber(json, slot: 1);
            }
            else if (json.ValueTextEquals("thoughtsTokenCount"u8))
                usage._thoughts = Number(ref json);
            else if (json.ValueTextEquals("cachedContentTokenCount"u8))
                usage._cached = Number(ref json);
            else if (json.ValueTextEquals("toolUsePromptTokenCount"u8))
                usage._tools = Number(ref json);
            else if (json.ValueTextEquals("promptTokensDetails"u8))
                usage._audioInput = ReadAudio(ref json);
            else if (json.ValueTextEquals("candidatesTokensDetails"u8))
                usage._audioOutput = ReadAudio(ref json);
            else
                json.Skip(); // from a name, that is past its value
        }
        return usage;
    }

    /// <summary>The counts of a frame that differs from this one's in those that grow.</summary>
    public readonly GeminiUsage In(TextShape frame) =>
        this with
        {
            _candidates = frame.Number(CandidatesPlace, _candidates),
            _total = frame.Number(TotalPlace, _total),
        };

    public readonly UsageDetails ToDetails()
    {
        var usage = new UsageDetails
        {
            InputTokenCount = Sum(_prompt, _tools),
            CachedInputTokenCount = _cached,
            OutputTokenCount = Sum(_candidates, _thoughts),
            ReasoningTokenCount = _thoughts,
            TotalTokenCount = _total,
        };
        usage.NoteAny(TokenCounts.AudioInput, _audioInput);
        usage.NoteAny(TokenCounts.AudioOutput, _audioOutput);
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
                else if (json.ValueTextEquals("modality"u8))
                {
                    json.Read();
                    isAudio = json.TokenType == JsonTokenType.String && json.ValueTextEquals("AUDIO"u8);
                    json.Skip();
                }
                else
                    json.Skip();
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
