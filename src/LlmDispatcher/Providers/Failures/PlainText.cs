using System.Globalization;
using System.Text;

namespace LlmDispatcher.Providers.Failures;

/// <summary>Makes foreign text fit for one line of a log: no control characters, no runs of white space, not too long.</summary>
internal static class PlainText
{
    /// <summary>As much of a body that is not JSON as is worth looking at.</summary>
    public const int MaxBytes = 8 << 10;

    /// <summary>The longest message that is kept of a provider's own words.</summary>
    public const int MaxMessage = 2000;

    private const int MaxSummary = 300;

    /// <summary>What a body that is not JSON says: the title of a page, else its beginning.</summary>
    public static string Summarize(string body)
    {
        var text = body.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.StartsWith('<'))
            text = Between(text, "<title>", "</title>") ?? Between(text, "<h1>", "</h1>") ?? StripTags(text);
        return Clean(text, MaxSummary);
    }

    /// <summary>The text on one line, capped.</summary>
    public static string Clean(string text, int max = MaxMessage)
    {
        var result = new StringBuilder(Math.Min(text.Length, max));
        var space = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format)
            {
                // A joiner inside a word is no gap; a line break or a tab is.
                space |= Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format;
                continue;
            }
            if (space && result.Length > 0)
                result.Append(' ');
            space = false;
            if (result.Length + rune.Utf16SequenceLength > max)
                return result.Append('\u2026').ToString();
            result.Append(rune);
        }
        return result.ToString();
    }

    private static string? Between(string text, string open, string close)
    {
        var start = text.IndexOf(open, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return null;
        start += open.Length;
        var end = text.IndexOf(close, start, StringComparison.OrdinalIgnoreCase);
        return end > start ? text[start..end] : null;
    }

    private static string StripTags(string text)
    {
        var result = new StringBuilder(text.Length);
        var inside = false;
        foreach (var c in text)
        {
            if (c is '<' or '>')
            {
                inside = c == '<';
                result.Append(' ');
            }
            else if (!inside)
            {
                result.Append(c);
            }
        }
        return result.ToString();
    }
}
