namespace LlmDispatcher.Cli.Rendering;

/// <summary>Makes foreign text harmless for a terminal: an escape sequence could move the cursor, rename the window or write to the clipboard.</summary>
internal static class TerminalText
{
    /// <summary>Line ends and tabs stay; other control characters become visible (␛ for ESC), carriage returns vanish.</summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAny(Controls))
            return text;
        return string.Create(
            text.Count(c => c != '\r'),
            text,
            static (clean, source) =>
            {
                var next = 0;
                foreach (var c in source)
                {
                    if (c != '\r')
                        clean[next++] = Visible(c);
                }
            }
        );
    }

    private static readonly System.Buffers.SearchValues<char> Controls = System.Buffers.SearchValues.Create([
        .. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(c => char.IsControl(c) && c is not ('\n' or '\t')),
    ]);

    private static char Visible(char c) =>
        c is '\n' or '\t' || !char.IsControl(c) ? c
        : c < ' ' ? (char)('\u2400' + c)
        : c == '\u007F' ? '\u2421'
        : '\uFFFD';
}
