namespace LlmDispatcher.Media;

/// <summary>The container of MP4 and its many relatives, which tells them apart by brands.</summary>
internal static class IsoContainer
{
    public static MediaFormat? FormatOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 12 || !bytes[4..8].SequenceEqual("ftyp"u8))
            return null;
        var brand = bytes[8..12];
        if (brand.StartsWith("avif"u8) || brand.StartsWith("avis"u8))
            return MediaFormat.Avif;
        if (IsHeic(brand))
            return MediaFormat.Heic;
        return brand.SequenceEqual("qt  "u8) ? new("a QuickTime video", MediaKind.Other)
            : brand.StartsWith("3g"u8) ? new("a 3GP video", MediaKind.Other)
            : MediaFormat.Mp4;
    }

    private static bool IsHeic(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8);
}
