using System.Text.Json;
using LlmDispatcher.Providers.Json;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>
/// The family's token counts, in the words of every endpoint: prompt and completion, or input and output. What was cached, written to the cache and heard is part of the input, reasoning and
/// speech are part of the output.
/// </summary>
internal static class OpenAIUsage
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
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("prompt_tokens"u8) || json.ValueTextEquals("input_tokens"u8))
                usage.InputTokenCount = Number(ref json);
            else if (json.ValueTextEquals("completion_tokens"u8) || json.ValueTextEquals("output_tokens"u8))
                usage.OutputTokenCount = Number(ref json);
            else if (json.ValueTextEquals("total_tokens"u8))
                usage.TotalTokenCount = Number(ref json);
            else if (json.ValueTextEquals("prompt_tokens_details"u8) || json.ValueTextEquals("input_tokens_details"u8))
                ReadInput(ref json, usage);
            else if (json.ValueTextEquals("completion_tokens_details"u8) || json.ValueTextEquals("output_tokens_details"u8))
                ReadOutput(ref json, usage);
            else if (json.ValueTextEquals("input_token_details"u8)) // of a recording
                ReadRecording(ref json, usage);
            else if (json.ValueTextEquals("prompt_cache_hit_tokens"u8)) // DeepSeek
                usage.CachedInputTokenCount ??= Number(ref json);
            else
                Pass(ref json);
        }
        CountReasoningIn(usage);
        return usage;
    }

    /// <summary>xAI leaves reasoning out of the completion, and shows it by its total.</summary>
    private static void CountReasoningIn(UsageDetails usage)
    {
        if (
            usage
                is {
                    ReasoningTokenCount: > 0 and var reasoning,
                    TotalTokenCount: { } total,
                    InputTokenCount: { } input,
                    OutputTokenCount: { } output
                }
            && total == input + output + reasoning
        )
            usage.OutputTokenCount = output + reasoning;
    }

    private static void ReadInput(ref Utf8JsonReader json, UsageDetails usage)
    {
        for (var any = Enter(ref json); any && json.Read() && json.TokenType == JsonTokenType.PropertyName; )
        {
            if (json.ValueTextEquals("cached_tokens"u8))
                usage.CachedInputTokenCount = Number(ref json) ?? usage.CachedInputTokenCount;
            else if (json.ValueTextEquals("cache_write_tokens"u8))
                usage.NoteAny(TokenCounts.CacheWrites, Number(ref json));
            else if (json.ValueTextEquals("audio_tokens"u8))
                usage.NoteAny(TokenCounts.AudioInput, Number(ref json));
            else
                Pass(ref json);
        }
    }

    private static void ReadOutput(ref Utf8JsonReader json, UsageDetails usage)
    {
        for (var any = Enter(ref json); any && json.Read() && json.TokenType == JsonTokenType.PropertyName; )
        {
            if (json.ValueTextEquals("reasoning_tokens"u8))
                usage.ReasoningTokenCount = Number(ref json) ?? usage.ReasoningTokenCount;
            else if (json.ValueTextEquals("audio_tokens"u8))
                usage.NoteAny(TokenCounts.AudioOutput, Number(ref json));
            else
                Pass(ref json);
        }
    }

    private static void ReadRecording(ref Utf8JsonReader json, UsageDetails usage)
    {
        for (var any = Enter(ref json); any && json.Read() && json.TokenType == JsonTokenType.PropertyName; )
        {
            if (json.ValueTextEquals("audio_tokens"u8))
                usage.Note(TokenCounts.AudioInput, Number(ref json));
            else if (json.ValueTextEquals("text_tokens"u8))
                usage.Note(TokenCounts.TextInput, Number(ref json));
            else
                Pass(ref json);
        }
    }

    /// <returns>Whether there is an object to read; some servers send <c>null</c>.</returns>
    private static bool Enter(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartObject)
            return true;
        json.Skip();
        return false;
    }

    private static void Pass(ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }

    private static long? Number(ref Utf8JsonReader json)
    {
        json.Read();
        return JsonValues.Integer(ref json);
    }
}
