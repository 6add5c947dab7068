using System.Text;

namespace LlmDispatcher.Tests.Media;

/// <summary>The beginnings of files, as real programs write them; enough to be recognised, and but for the PNG not to be shown or played.</summary>
internal static class Samples
{
    public static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, .. "JFIF\0"u8];

    /// <summary>A whole image, of one pixel.</summary>
    public static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    );
    public static readonly byte[] Gif = [.. "GIF89a"u8, 1, 0, 1, 0];
    public static readonly byte[] WebP = [.. "RIFF"u8, 0x24, 0, 0, 0, .. "WEBPVP8 "u8];
    public static readonly byte[] Wav = [.. "RIFF"u8, 0x24, 0, 0, 0, .. "WAVEfmt "u8];
    public static readonly byte[] Mp3 = [.. "ID3"u8, 4, 0, 0, 0, 0, 0, 0];
    public static readonly byte[] BareMp3 = [0xFF, 0xFB, 0x90, 0x64, 0, 0];
    public static readonly byte[] Flac = [.. "fLaC"u8, 0, 0, 0, 0x22];
    public static readonly byte[] Ogg = [.. "OggS"u8, 0, 2, 0, 0];
    public static readonly byte[] Mp4 = Iso("isom");
    public static readonly byte[] M4a = Iso("M4A ");
    public static readonly byte[] WebM = [0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x86, 0x81, 1, 0x42, 0x82, 0x84, .. "webm"u8];
    public static readonly byte[] Matroska = [0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x82, 0x88, .. "matroska"u8];

    public static byte[] Iso(string brand) => [0, 0, 0, 0x18, .. "ftyp"u8, .. Encoding.ASCII.GetBytes(brand), 0, 0, 0, 0];

    /// <summary>The sample, grown with zeros.</summary>
    public static byte[] Of(byte[] beginning, int length)
    {
        var bytes = new byte[length];
        beginning.CopyTo(bytes, 0);
        return bytes;
    }
}
