using System.Globalization;

namespace LlmDispatcher.Dispatch.Recovery;

/// <summary>When two texts that agree do so by more than chance: over three words and 12 characters.</summary>
internal static class Words
{
    private const int Least = 3;
    private const int LeastCharacters = 12;
    private const int LongestPeriod = 1000; // so that a hostile text costs no more than reading it

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

    /// <summary>Whether the end of a text, of this length, was there twice already, or is itself the same thing more than once: once more is then no sign of anything.</summary>
    public static bool AreRepeatedAtTheEnd(ReadOnlySpan<char> text, int length)
    {
        var end = text[^length..];
        return (length <= text.Length - length && text[..^length].EndsWith(end)) || ArePeriodic(end);
    }

    /// <summary>Whether a text ends with its own beginning, by more than chance: a refrain in the midst of its second time.</summary>
    public static bool EndAsTheyBegin(ReadOnlySpan<char> text)
    {
        for (var length = ShortestEnd(text); length < Math.Min(text.Length, LongestPeriod); length++)
        {
            if (text.EndsWith(text[..length]))
                return true;
        }
        return false;
    }

    /// <summary>Whether a text is the same thing twice or more: a ruler, a list of zeros.</summary>
    public static bool ArePeriodic(ReadOnlySpan<char> text)
    {
        for (var period = 1; period <= Math.Min(text.Length / 2, LongestPeriod); period++)
        {
            if (text[period..].SequenceEqual(text[..^period]))
                return true;
        }
        return false;
    }
}
