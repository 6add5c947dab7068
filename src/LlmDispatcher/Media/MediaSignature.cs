namespace LlmDispatcher.Media;

/// <summary>Tells what bytes are by how they begin, never by a file's name: names lie, and providers look at the bytes too.</summary>
internal static class MediaSignature
{
    /// <returns>What it is; <see langword="null"/> when it begins like nothing that is known here.</returns>
    public static MediaFormat? Of(ReadOnlySpan<byte> bytes) =>
        Image(bytes) ?? IsoContainer.FormatOf(bytes) ?? Riff(bytes) ?? Recording(bytes) ?? OtherContent.FormatOf(bytes);

    private static MediaFormat? Image(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? MediaFormat.Jpeg
        : bytes.StartsWith<byte>([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']) ? MediaFormat.Png
        : bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8) ? MediaFormat.Gif
        : bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8) ? MediaFormat.Tiff
        : IsBmp(bytes) ? MediaFormat.Bmp
        : null;

    // "BM" alone begins many a text; the four reserved bytes of a bitmap are zero.
    private static bool IsBmp(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("BM"u8) && bytes.Length > 14 && bytes[6..10].SequenceEqual("\0\0\0\0"u8);

    private static MediaFormat? Riff(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 12)
            return null;
        var content = bytes[8..12];
        if (bytes.StartsWith("FORM"u8) && content.StartsWith("AIF"u8))
            return MediaFormat.Aiff;
        if (!bytes.StartsWith("RIFF"u8))
            return null;
        return content.SequenceEqual("WEBP"u8) ? MediaFormat.WebP
            : content.SequenceEqual("WAVE"u8) ? MediaFormat.Wav
            : content.SequenceEqual("AVI "u8) ? new("an AVI video", MediaKind.Other)
            : null;
    }

    private static MediaFormat? Recording(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("ID3"u8) || IsMp3Frame(bytes) ? MediaFormat.Mp3
        : bytes.StartsWith("fLaC"u8) ? MediaFormat.Flac
        : bytes.StartsWith("OggS"u8) ? MediaFormat.Ogg
        : bytes.StartsWith("#!AMR"u8) ? MediaFormat.Amr
        : IsAacFrame(bytes) ? MediaFormat.Aac
        : bytes.StartsWith<byte>([0x1A, 0x45, 0xDF, 0xA3]) ? Matroska(bytes)
        : null;

    // The container names its kind in its first element.
    private static MediaFormat Matroska(ReadOnlySpan<byte> bytes) =>
        bytes[..Math.Min(bytes.Length, 64)].IndexOf("webm"u8) >= 0 ? MediaFormat.WebM : new("a Matroska video", MediaKind.Other);

    /// <summary>Eleven bits of sync, layer III, and values that the tables of bit rates and sampling rates have.</summary>
    private static bool IsMp3Frame(ReadOnlySpan<byte> bytes) =>
        bytes is [0xFF, var second, var third, ..]
        && (second & 0xE6) == 0xE2
        && (second & 0x18) != 0x08
        && third >> 4 is not (0 or 15)
        && (third & 0x0C) != 0x0C;

    private static bool IsAacFrame(ReadOnlySpan<byte> bytes) => bytes is [0xFF, 0xF0 or 0xF1 or 0xF8 or 0xF9, _, ..];
}
