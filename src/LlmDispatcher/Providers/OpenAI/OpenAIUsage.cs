using System.Text.Json;
using LlmDispatcher.Providers.Json;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>
/// The family's token counts, in the words of every endpoint: prompt and completion, or input and output. Cached tokens are part of the input,
/// reasoning tokens part of the output.
/// </summary>
internal static class OpenAIUsage
{
    /// <summary>The further counts of a recording, under the names that Microsoft.Extensions.AI uses.</summary>
    public const string AudioTokens = "InputTokenDetails.AudioTokenCount";

    /// <inheritdoc cref="AudioTokens"/>
    public const string TextTokens = "InputTokenDetails.TextTokenCount";

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
                usage.CachedInputTokenCount = Member(ref json, "cached_tokens"u8) ?? usage.CachedInputTokenCount;
            else if (json.ValueTextEquals("completion_tokens_details"u8) || json.ValueTextEquals("output_tokens_details"u8))
                usage.ReasoningTokenCount = Member(ref json, "reasoning_tokens"u8) ?? usage.ReasoningTokenCount;
            else if (json.ValueTextEquals("input_token_details"u8)) // of a recording
                ReadRecording(ref json, usage);
            else if (json.ValueTextEquals("prompt_cache_hit_tokens"u8)) // DeepSeek
                usage.CachedInputTokenCount ??= Number(ref json);
            else
            {
                json.Read();
                json.Skip();
            }
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

    private static void ReadRecording(ref Utf8JsonReader json, UsageDetails usage)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name =
                json.ValueTextEquals("audio_tokens"u8) ? AudioTokens
                : json.ValueTextEquals("text_tokens"u8) ? TextTokens
                : null;
            if (Number(ref json) is { } count && name is not null)
                (usage.AdditionalCounts ??= [])[name] = count;
        }
    }

    private static long? Member(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        long? value = null;
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip(); // null, as some servers send
            return null;
        }
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals(name))
                value = Number(ref json);
            else
            {
                json.Read();
                json.Skip();
            }
        }
        return value;
    }

    private static long? Number(ref Utf8JsonReader json)
    {
        json.Read();
        return JsonValues.Integer(ref json);
    }
}
