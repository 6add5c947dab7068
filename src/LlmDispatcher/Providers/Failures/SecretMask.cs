using System.Text;

namespace LlmDispatcher.Providers.Failures;

/// <summary>Takes a known key out of a text that is shown to people or written to logs.</summary>
internal static class SecretMask
{
    private const string Blank = "***";

    // Below this length a key may be an ordinary word ("EMPTY", "ollama"): blanked only where it stands alone.
    private const int OrdinaryLength = 8;

    /// <summary>The text without the key: neither whole, nor percent-encoded, nor in the half-hidden form that providers quote (<c>sk-ab****wxyz</c>).</summary>
    public static string Apply(string text, string? secret)
    {
        if (string.IsNullOrWhiteSpace(secret) || text.Length == 0)
            return text;
        text = BlankWhole(text, secret);
        var encoded = Uri.EscapeDataString(secret);
        if (encoded != secret)
            text = BlankWhole(text, encoded);
        return BlankHalfHidden(text, secret);
    }

    /// <summary>The text on one line, capped, without the key: blanked before it is cut, as half a key would slip through; and once more where what nobody sees was taken out of it, which may have made it whole.</summary>
    public static string OneLine(string text, string? secret) =>
        PlainText.Clean(Apply(PlainText.Clean(Apply(text, secret), int.MaxValue), secret));

    private static string BlankWhole(string text, string secret)
    {
        if (secret.Length >= OrdinaryLength)
            return text.Replace(secret, Blank, StringComparison.Ordinal);
        var result = new StringBuilder(text.Length);
        var from = 0;
        for (int at; (at = text.IndexOf(secret, from, StringComparison.Ordinal)) >= 0; from = at + secret.Length)
        {
            var end = at + secret.Length;
            var alone = (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]));
            result.Append(text, from, at - from).Append(alone ? Blank : secret);
        }
        return result.Append(text, from, text.Length - from).ToString();
    }

    // A word with stars, an ellipsis or dots in its middle, whose ends are ends of the key.
    private static string BlankHalfHidden(string text, string secret)
    {
        StringBuilder? result = null;
        var copied = 0;
        for (var i = 0; i < text.Length; )
        {
            if (!IsHidden(text, i, out var run))
            {
                i++;
                continue;
            }
            var start = i;
            while (start > copied && IsKeyCharacter(text[start - 1]))
                start--;
            var end = i + run;
            while (end < text.Length && IsKeyCharacter(text[end]))
                end++;
            var head = text.AsSpan(start, i - start);
            var tail = text.AsSpan(i + run, end - i - run).TrimEnd('.');
            if (head.Length + tail.Length > 0 && EndsOf(secret, head, tail))
            {
                result ??= new StringBuilder(text.Length);
                result.Append(text, copied, start - copied).Append(Blank);
                copied = i + run + tail.Length;
                end = copied;
            }
            i = end;
        }
        return result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
    }

    // One matching end is enough when it is long; a short one ("s...") must be confirmed by the other.
    private static bool EndsOf(string secret, ReadOnlySpan<char> head, ReadOnlySpan<char> tail)
    {
        var starts = head.Length > 0 && secret.AsSpan().StartsWith(head, StringComparison.Ordinal);
        var ends = tail.Length > 0 && secret.AsSpan().EndsWith(tail, StringComparison.Ordinal);
        return (starts && ends) || (starts && head.Length >= 3) || (ends && tail.Length >= 3);
    }

    private static bool IsHidden(string text, int at, out int run)
    {
        run = 0;
        var mark = text[at];
        if (mark is not ('*' or '.' or '\u2026' or '\u2022'))
            return false;
        while (at + run < text.Length && text[at + run] == mark)
            run++;
        return mark == '\u2026' || run >= 3;
    }

    private static bool IsKeyCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}
