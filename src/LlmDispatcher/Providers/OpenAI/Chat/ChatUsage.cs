using System.Text.Json;
using LlmDispatcher.Providers.Json;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>The dialect's token counts. Cached tokens are part of the prompt, reasoning tokens part of the completion.</summary>
internal static class ChatUsage
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
            if (json.ValueTextEquals("prompt_tokens"u8))
                usage.InputTokenCount = Number(ref json);
            else if (json.ValueTextEquals("completion_tokens"u8))
                usage.OutputTokenCount = Number(ref json);
            else if (json.ValueTextEquals("total_tokens"u8))
                usage.TotalTokenCount = Number(ref json);
            else if (json.ValueTextEquals("prompt_tokens_details"u8))
                usage.CachedInputTokenCount = Member(ref json, "cached_tokens"u8) ?? usage.CachedInputTokenCount;
            else if (json.ValueTextEquals("completion_tokens_details"u8))
                usage.ReasoningTokenCount = Member(ref json, "reasoning_tokens"u8) ?? usage.ReasoningTokenCount;
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

    public static void Write(Utf8JsonWriter json, UsageDetails usage)
    {
        var input = usage.InputTokenCount ?? 0;
        var output = usage.OutputTokenCount ?? 0;
        json.WriteStartObject();
        json.WriteNumber("prompt_tokens"u8, input);
        json.WriteNumber("completion_tokens"u8, output);
        json.WriteNumber("total_tokens"u8, usage.TotalTokenCount ?? input + output);
        if (usage.CachedInputTokenCount is { } cached)
        {
            json.WriteStartObject("prompt_tokens_details"u8);
            json.WriteNumber("cached_tokens"u8, cached);
            json.WriteEndObject();
        }
        if (usage.ReasoningTokenCount is { } reasoning)
        {
            json.WriteStartObject("completion_tokens_details"u8);
            json.WriteNumber("reasoning_tokens"u8, reasoning);
            json.WriteEndObject();
        }
        json.WriteEndObject();
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

    private static long? Member(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        long? value = null;
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            return null; // null, as some servers send
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
