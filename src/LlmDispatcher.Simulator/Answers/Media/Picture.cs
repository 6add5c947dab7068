using System.Buffers.Binary;

namespace LlmDispatcher.Simulator.Answers.Media;

/// <summary>Type and size of a picture, read from the first bytes of the file.</summary>
/// <param name="Name">The type's name with its article.</param>
/// <param name="MediaType">The type as HTTP calls it.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
internal sealed record Picture(string Name, string MediaType, int Width, int Height)
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegSignature => [0xFF, 0xD8, 0xFF];

    public static Picture? In(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(PngSignature))
            return Png(file);
        if (file.StartsWith(JpegSignature))
            return Jpeg(file);
        if (file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8))
            return Gif(file);
        return file.StartsWith("RIFF"u8) && file.Length > 15 && file[8..].StartsWith("WEBP"u8) ? WebP(file) : null;
    }

    private static Picture? Png(ReadOnlySpan<byte> file) =>
        file.Length < 24 || !file[12..].StartsWith("IHDR"u8)
            ? null
            : new("a PNG", "image/png", BinaryPrimitives.ReadInt32BigEndian(file[16..]), BinaryPrimitives.ReadInt32BigEndian(file[20..]));

    private static Picture? Gif(ReadOnlySpan<byte> file) =>
        file.Length < 10 ? null : new("a GIF", "image/gif", Low(file[6..]), Low(file[8..]));

    /// <summary>The size is in the start of frame, some segments into the file.</summary>
    private static Picture? Jpeg(ReadOnlySpan<byte> file)
    {
        for (var at = 2; at + 9 <= file.Length && file[at] == 0xFF; )
        {
            var marker = file[at + 1];
            var isStartOfFrame = marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
            if (isStartOfFrame)
                return new("a JPEG", "image/jpeg", High(file[(at + 7)..]), High(file[(at + 5)..]));
            var isFiller = marker == 0xFF;
            at += isFiller ? 1 : 2 + High(file[(at + 2)..]);
        }

        return null;
    }

    /// <summary>Three ways to store a picture, each with the size in another place and form.</summary>
    private static Picture? WebP(ReadOnlySpan<byte> file)
    {
        if (file.Length < 30)
            return null;
        var (width, height) = (0, 0);
        if (file[12..].StartsWith("VP8 "u8))
            (width, height) = (Low(file[26..]) & 0x3FFF, Low(file[28..]) & 0x3FFF);
        else if (file[12..].StartsWith("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadInt32LittleEndian(file[21..]);
            (width, height) = ((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
        }
        else if (file[12..].StartsWith("VP8X"u8))
            (width, height) = ((Low(file[24..]) | (file[26] << 16)) + 1, (Low(file[27..]) | (file[29] << 16)) + 1);
        return width > 0 ? new("a WebP", "image/webp", width, height) : null;
    }

    private static int Low(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static int High(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
