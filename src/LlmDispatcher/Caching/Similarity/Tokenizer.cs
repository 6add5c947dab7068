using System.Globalization;
using System.Text;

namespace LlmDispatcher.Caching.Similarity;

/// <summary>Takes a text apart for comparison.</summary>
internal static class Tokenizer
{
    private const string QuoteStarts = "\"“„«「『`'‘";
    private const string QuoteEnds = "\"”“»」』`'’";

    public static List<TextToken> Split(string text)
    {
        text = Normalised(text);
        var isIndented = IsIndented(text);
        var tokens = new List<TextToken>();
        for (var i = 0; i < text.Length; )
        {
            var c = text[i];
            if (c is '\n' && isIndented)
            {
                var end = i + 1;
                while (end < text.Length && text[end] is ' ' or '\t')
                    end++;
                tokens.Add(new(text[i..end], TokenKind.Sign));
                i = end;
            }
            else if (char.IsWhiteSpace(c) || c is '\u0640') // an Arabic letter's lengthening
                i++;
            else if (QuoteEnd(text, i) is var quoteEnd and > 0)
            {
                tokens.Add(new((c == '`' ? "`" : "\"") + text[(i + 1)..quoteEnd], TokenKind.Verbatim));
                i = quoteEnd + 1;
            }
            else if (IsDigit(c))
                i = Number(text, i, tokens);
            else if (IsLetter(c))
                i = Word(text, i, tokens);
            else
                i = Sign(text, i, tokens);
        }
        return tokens;
    }

    /// <summary>One form for characters that are the same; but a raised 2 is no 2, and a raised n no n.</summary>
    private static string Normalised(string text)
    {
        var form = text.Any(static c => char.GetUnicodeCategory(c) == UnicodeCategory.OtherNumber || IsRaised(c))
            ? NormalizationForm.FormC
            : NormalizationForm.FormKC;
        try
        {
            return text.Normalize(form).ReplaceLineEndings("\n");
        }
        catch (ArgumentException)
        {
            return text; // half a surrogate
        }
    }

    /// <summary>Whether lines begin with space: then somebody means something by it.</summary>
    private static bool IsIndented(string text) =>
        text.Contains("\n ", StringComparison.Ordinal) || text.Contains("\n\t", StringComparison.Ordinal);

    /// <returns>Where the quotation ends that begins here; 0 when none does.</returns>
    private static int QuoteEnd(string text, int start)
    {
        var kind = QuoteStarts.IndexOf(text[start], StringComparison.Ordinal);
        if (kind < 0 || (start > 0 && text[start] is '\'' or '‘' && char.IsLetterOrDigit(text[start - 1])))
            return 0;
        for (var end = start + 1; end < text.Length; end++)
        {
            if (text[end] == QuoteEnds[kind] && (text[end] is not ('\'' or '’') || end + 1 == text.Length || !char.IsLetter(text[end + 1])))
                return end > start + 1 ? end : 0;
        }
        return 0;
    }

    private static int Number(string text, int start, List<TextToken> tokens)
    {
        var isSigned =
            tokens is [.., { Kind: TokenKind.Sign } sign]
            && sign.Text.EndsWith('-')
            && text[start - 1] == '-'
            && (start == 1 || char.IsWhiteSpace(text[start - 2]));
        var end = start;
        while (end < text.Length && (IsDigit(text[end]) || (IsSeparator(text[end]) && end + 1 < text.Length && IsDigit(text[end + 1]))))
            end++;
        if (isSigned)
            tokens.RemoveAt(tokens.Count - 1);
        tokens.Add(new((isSigned ? "-" : "") + text[start..end], TokenKind.Number));
        return end;
    }

    private static int Word(string text, int start, List<TextToken> tokens)
    {
        var end = start;
        while (
            end < text.Length
            && (IsLetter(text[end]) || (text[end] == '_') || IsInside(text, end) || (IsDigit(text[end]) && IsName(text, start, end)))
        )
        {
            if (IsIdeograph(text[end])) // one by one: there is no space between words
            {
                if (end == start)
                    end++;
                break;
            }
            end++;
        }
        var word = text[start..end];
        while (end < text.Length && text[end] is '+' or '#' && word.Length <= 2) // C++, C#, F#
            word += text[end++];
        var isCode = word.Contains('_', StringComparison.Ordinal) || IsCamel(word);
        tokens.Add(isCode ? new(word, TokenKind.Verbatim) : new(word.Replace('’', '\'').ToLowerInvariant(), TokenKind.Word, CaseOf(word)));
        return end;
    }

    private static int Sign(string text, int start, List<TextToken> tokens)
    {
        if (char.IsSurrogate(text[start]))
        {
            var end = Math.Min(start + 2, text.Length);
            tokens.Add(new(text[start..end], TokenKind.Sign));
            return end;
        }
        var last = start;
        while (last < text.Length && IsSign(text[last]) && (last == start || QuoteEnd(text, last) == 0))
            last++;
        last = Math.Max(last, start + 1);
        tokens.Add(new(text[start..last], TokenKind.Sign));
        return last;
    }

    private static bool IsSign(char c) => !char.IsWhiteSpace(c) && !IsLetter(c) && !IsDigit(c) && !char.IsSurrogate(c);

    private static bool IsLetter(char c) =>
        char.IsLetter(c)
        || char.GetUnicodeCategory(c)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.OtherNumber;

    /// <summary>Letters and signs that stand above or below the line.</summary>
    private static bool IsRaised(char c) => c is >= '\u2070' and <= '\u209F' or >= '\u1D2C' and <= '\u1D6A' or >= '\u02B0' and <= '\u02B8';

    private static bool IsDigit(char c) => char.IsDigit(c);

    private static bool IsSeparator(char c) => c is '.' or ',' or ':' or '/' or '-' or '\'';

    /// <summary>An apostrophe or a dot between letters.</summary>
    private static bool IsInside(string text, int i) =>
        text[i] is '\'' or '’' or '.' && i > 0 && i + 1 < text.Length && IsLetter(text[i - 1]) && IsLetter(text[i + 1]);

    private static bool IsName(string text, int start, int end) => text.AsSpan(start, end - start).Contains('_');

    private static bool IsCamel(string word)
    {
        var hasLower = false;
        for (var i = 0; i < word.Length; i++)
        {
            if (char.IsUpper(word[i]) && hasLower)
                return true;
            hasLower = char.IsLetter(word[i]) && (hasLower || char.IsLower(word[i]));
        }
        return false;
    }

    private static TokenCase CaseOf(string word)
    {
        var capitals = word.Count(char.IsUpper);
        return capitals == 0 ? TokenCase.Lower
            : capitals == 1 ? TokenCase.Capital
            : TokenCase.Upper;
    }

    private static bool IsIdeograph(char c) =>
        c is >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF';
}
