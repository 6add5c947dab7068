using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>Writes token counts in the dialect's words.</summary>
internal static class ChatUsage
{
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

    /// <summary>Whether a chunk tells nothing but token counts.</summary>
    public static bool IsAlone(ReadOnlySpan<byte> chunk)
    {
        var json = new Utf8JsonReader(chunk);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isChoices = ChatFields.Match(json) == ChatField.Choices;
            json.Read();
            if (isChoices)
                return json.TokenType != JsonTokenType.StartArray || (json.Read() && json.TokenType == JsonTokenType.EndArray);
            json.Skip();
        }
        return true;
    }
}
