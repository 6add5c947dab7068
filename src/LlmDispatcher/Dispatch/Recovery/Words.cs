using System.Globalization;

namespace LlmDispatcher.Dispatch.Recovery;

/// <summary>When two texts that agree do so by more than chance: over three words and 12 characters.</summary>
internal static class Words
{
    private const int Least = 3;
    private const int LeastCharacters = 12;

    /// <summary>Whether a text that was met twice is long enough to be a repetition.</summary>
    public static bool AreARepetition(ReadOnlySpan<char> text) => ShortestEnd(text) <= text.Length;

    /// <summary>The length of the shortest end of a text that is long enough to be a repetition; more than the text has when none is.</summary>
    public static int ShortestEnd(ReadOnlySpan<char> text)
    {
        var words = 0;
        var isInside = false;
        for (var at = text.Length - 1; at >= 0; at--)
        {
            var c = text[at];
            var isLetter = char.IsLetterOrDigit(c) || char.IsSurrogate(c);
            // A run of letters is a word; where letters have no case, there may be no spaces either, and each counts.
            if (isLetter && (!isInside || char.GetUnicodeCategory(c) == UnicodeCategory.OtherLetter))
                words++;
            isInside = isLetter;
            if (words >= Least && text.Length - at >= LeastCharacters)
                return text.Length - at;
        }
        return text.Length + 1;
    }
}
