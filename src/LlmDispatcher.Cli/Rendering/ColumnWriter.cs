using System.Text;
using Spectre.Console;

namespace LlmDispatcher.Cli.Rendering;

/// <summary>Knows in which column of a terminal the next character will stand. Escape sequences take no room.</summary>
internal sealed class ColumnWriter(TextWriter inner, int width) : TextWriter
{
    private bool _isInSequence;

    /// <summary>From 0; <see langword="null"/> when the line is full, where terminals differ.</summary>
    public int? Column { get; private set; } = 0;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        inner.Write(value);
        foreach (var rune in (value ?? "").EnumerateRunes())
            Count(rune);
    }

    /// <summary>The cursor was moved.</summary>
    public void Place(int column) => Column = column;

    public override void Flush() => inner.Flush();

    private void Count(Rune rune)
    {
        if (_isInSequence)
        {
            _isInSequence = !(rune.IsAscii && char.IsAsciiLetter((char)rune.Value));
            return;
        }
        switch (rune.Value)
        {
            case '\u001b':
                _isInSequence = true;
                break;
            case '\n' or '\r':
                Column = 0;
                break;
            case '\t':
                Column = Math.Min(((Column ?? 0) / 8 + 1) * 8, width - 1);
                break;
            default:
                var end = (Column ?? 0) + rune.ToString().GetCellWidth();
                Column =
                    end == width ? null
                    : end > width ? end - (Column ?? 0) // it did not fit any more
                    : end;
                break;
        }
    }
}
