namespace LlmDispatcher.Dispatch.Recovery;

/// <summary>The last words of a text, which a model is asked to repeat: what it writes after them goes on from the right place.</summary>
internal static class Anchor
{
    /// <summary>What is needed of an echo that is not whole: fewer characters may agree by chance.</summary>
    public const int ShortestEcho = 4;

    private const int Longest = 80;
    private const int Enough = 40;

    /// <summary>From 1 to 80 characters, from the beginning of a word where there is one.</summary>
    public static string Of(string text)
    {
        if (text.Length <= Enough)
            return text.TrimStart();
        var from = Math.Max(0, text.Length - Longest);
        // The nearest word that begins at least so far from the end.
        for (var at = text.Length - Enough; at > from; at--)
        {
            if (char.IsWhiteSpace(text[at - 1]) && !char.IsWhiteSpace(text[at]))
                return text[at..];
        }
        if (char.IsLowSurrogate(text[from]))
            from++;
        return text[from..];
    }
}
