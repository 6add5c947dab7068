using System.Text.Unicode;

namespace LlmDispatcher.Media;

/// <summary>What people hand over by mistake, so that the error can say it.</summary>
internal static class OtherContent
{
    private const int Sample = 1024;

    public static MediaFormat? FormatOf(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("%PDF-"u8) ? Other("a PDF document")
        : bytes.StartsWith("PK\x03\x04"u8) ? Other("a ZIP archive or an Office document")
        : bytes.StartsWith<byte>([0x1F, 0x8B]) ? Other("a gzip archive")
        : bytes.StartsWith<byte>([0xFF, 0xFE]) || bytes.StartsWith<byte>([0xFE, 0xFF]) ? Other("text")
        : IsText(bytes) ? Text(bytes[..Math.Min(bytes.Length, Sample)])
        : null;

    private static MediaFormat Text(ReadOnlySpan<byte> beginning) =>
        Holds(beginning, "<svg"u8) ? MediaFormat.Svg
        : Holds(beginning, "<!doctype html"u8) || Holds(beginning, "<html"u8) ? Other("an HTML page")
        : Other("text");

    private static MediaFormat Other(string description) => new(description, MediaKind.Other);

    private static bool Holds(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lowerCase)
    {
        for (var i = 0; i + lowerCase.Length <= text.Length; i++)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(text.Slice(i, lowerCase.Length), lowerCase))
                return true;
        }
        return false;
    }

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        var isWhole = bytes.Length <= Sample;
        var beginning = bytes[..Math.Min(bytes.Length, Sample)];
        foreach (var b in beginning)
        {
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f'))
                return false;
        }
        // The sample may end inside a character.
        return Utf8.IsValid(beginning)
            || (!isWhole && (Utf8.IsValid(beginning[..^1]) || Utf8.IsValid(beginning[..^2]) || Utf8.IsValid(beginning[..^3])));
    }
}
