using Microsoft.Extensions.AI;

namespace LlmDispatcher.Streams;

/// <summary>
/// The one form in which all dialects report tokens: input includes what was cached, written to the cache and heard; output includes reasoning and speech. These are the names of the parts that
/// <see cref="UsageDetails"/> has no lasting member for: its own for audio are experimental, and may change under us.
/// </summary>
internal static class TokenCounts
{
    /// <summary>Tokens of the input that were written to the provider's cache.</summary>
    public const string CacheWrites = "cache_creation_input_tokens";

    /// <summary>Tokens of the input that are sound.</summary>
    public const string AudioInput = "InputTokenDetails.AudioTokenCount";

    /// <summary>Tokens of the input that are text, told beside sound.</summary>
    public const string TextInput = "InputTokenDetails.TextTokenCount";

    /// <summary>Tokens of the output that are sound.</summary>
    public const string AudioOutput = "OutputTokenDetails.AudioTokenCount";

    /// <returns>The count; <see langword="null"/> when it was not told.</returns>
    public static long? Additional(this UsageDetails usage, string name) =>
        usage.AdditionalCounts?.TryGetValue(name, out var count) is true ? count : null;

    /// <summary>Notes a count that was told.</summary>
    public static void Note(this UsageDetails usage, string name, long? count)
    {
        if (count is { } told)
            (usage.AdditionalCounts ??= [])[name] = told;
    }

    /// <summary>Notes a count that is there; 0 says nothing.</summary>
    public static void NoteAny(this UsageDetails usage, string name, long? count) => usage.Note(name, count > 0 ? count : null);
}
