namespace LlmDispatcher.Providers.Anthropic;

/// <summary>What follows from a model's name.</summary>
internal static class ClaudeModels
{
    // What was released later takes an effort; so does a name that we do not know, for it is probably newer than this list.
    private static readonly string[] WithBudget =
    [
        "claude-2",
        "claude-3",
        "claude-instant",
        "claude-opus-4-0",
        "claude-opus-4-1",
        "claude-opus-4-20", // a date
        "claude-opus-4-5",
        "claude-sonnet-4-0",
        "claude-sonnet-4-20",
        "claude-sonnet-4-5",
        "claude-haiku-4-5",
    ];

    /// <summary>Whether the model thinks within a budget of tokens, as those of the 4.5 generation and before do; later ones reject a budget.</summary>
    /// <param name="model">The name, with or without the prefixes of a cloud.</param>
    public static bool TakesBudget(string model)
    {
        var start = model.IndexOf("claude-", StringComparison.OrdinalIgnoreCase);
        return start >= 0 && Array.Exists(WithBudget, w => model.AsSpan(start).StartsWith(w, StringComparison.OrdinalIgnoreCase));
    }
}
