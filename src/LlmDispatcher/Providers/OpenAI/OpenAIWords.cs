using System.Text.Json;

namespace LlmDispatcher.Providers.OpenAI;

/// <summary>What the members that the family's languages share are to those who speak another one.</summary>
internal static class OpenAIWords
{
    /// <summary>Whether a member of the body is about bookkeeping, speed or price only.</summary>
    public static bool IsLight(string name) =>
        name
            is "user"
                or "metadata"
                or "store"
                or "service_tier"
                or "safety_identifier"
                or "prompt_cache_key"
                or "prompt_cache_retention"
                or "prompt_cache_options"
                or "cache_control";

    /// <summary>Whether a member only says what to keep for a later call.</summary>
    public static bool IsCacheHint(string name) => name is "cache_control" or "prompt_cache_breakpoint";

    /// <summary>Whether a list holds one text and nothing else.</summary>
    public static bool IsOnly(string text, object? value) =>
        value is JsonElement { ValueKind: JsonValueKind.Array } list
        && list.GetArrayLength() == 1
        && list[0].ValueKind == JsonValueKind.String
        && list[0].ValueEquals(text);
}
