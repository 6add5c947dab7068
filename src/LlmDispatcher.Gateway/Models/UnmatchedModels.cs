using LlmDispatcher.Gateway.Keys;

namespace LlmDispatcher.Gateway.Models;

/// <summary>What a key allows and nobody can ask for: a slip of the pen, most likely.</summary>
internal static class UnmatchedModels
{
    /// <returns>For people, one sentence for each.</returns>
    public static IEnumerable<string> In(IReadOnlyList<KeyOptions> keys, LlmSwitch llm) =>
        from key in keys
        from pattern in key.Models
        where !Names(llm).Any(name => Caller.Matches(pattern, name)) && !IsPassedThrough(pattern, llm)
        select $"the key '{key.Name}' may ask for '{pattern}', which no name, model or provider here is called";

    private static IEnumerable<string> Names(LlmSwitch llm) =>
        ModelEntry.All(llm).SelectMany(e => e.Card is { } card ? (string[])[e.Name, card.Id] : [e.Name]);

    /// <summary>A provider's model that nobody lists can be asked for all the same.</summary>
    private static bool IsPassedThrough(string pattern, LlmSwitch llm) =>
        pattern.IndexOf('/') is > 0 and var slash && llm.Providers.Any(p => Caller.Matches(pattern[..slash], p));
}
