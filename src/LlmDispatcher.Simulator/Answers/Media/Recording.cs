using System.Buffers.Binary;

namespace LlmDispatcher.Simulator.Answers.Media;

/// <summary>Type and length of a recording, read from the bytes of the file.</summary>
/// <param name="Name">The type's name with its article.</param>
/// <param name="MediaType">The type as HTTP calls it.</param>
/// <param name="Seconds">The length, where it can be told without decoding.</param>
/// <param name="IsEstimate">The length assumes that the bit rate stays what it is at the start.</param>
internal sealed record Recording(string Name, string MediaType, double? Seconds, bool IsEstimate = false)
{
    private static readonly int[] KilobitsOfMpeg1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0];
    private static readonly int[] KilobitsOfMpeg2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0];

    private static ReadOnlySpan<byte> WebMSignature => [0x1A, 0x45, 0xDF, 0xA3];

    public static Recording? In(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12)
            return null;
        if (file.StartsWith("RIFF"u8) && file[8..].StartsWith("WAVE"u8))
            return new("a WAV", "audio/wav", WavSeconds(file));
        if (file.StartsWith("fLaC"u8))
            return new("a FLAC", "audio/flac", null);
        if (file.StartsWith("OggS"u8))
            return new("an Ogg", "audio/ogg", null);
        if (file.StartsWith(WebMSignature))
            return new("a WebM", "audio/webm", null);
        if (file[4..].StartsWith("ftyp"u8))
            return new("an MP4", "audio/mp4", null);
        if (file.StartsWith("FORM"u8) && file[8..].StartsWith("AIF"u8))
            return new("an AIFF", "audio/aiff", null);
        return Mp3(file);
    }

    private static double? WavSeconds(ReadOnlySpan<byte> file)
    {
        var bytesPerSecond = 0u;
        for (var at = 12L; at + 8 <= file.Length; )
        {
            var chunk = file[(int)at..];
            var size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith("fmt "u8) && chunk.Length >= 20)
                bytesPerSecond = BinaryPrimitives.ReadUInt32LittleEndian(chunk[16..]);
            // A recorder that streams does not know the size yet, and writes the largest number.
            else if (chunk.StartsWith("data"u8) && bytesPerSecond > 0)
                return Math.Min(size, chunk.Length - 8) / (double)bytesPerSecond;
            at += 8L + size + (size & 1);
        }

        return null;
    }

    private static Recording? Mp3(ReadOnlySpan<byte> file)
    {
        var start = file.StartsWith("ID3"u8) ? 10 + SevenBitNumber(file[6..]) : 0;
        if (start + 4 > file.Length || file[start] != 0xFF || (file[start + 1] & 0xE6) != 0xE2)
            return start > 0 ? new("an MP3", "audio/mpeg", null) : null;
        var rates = (file[start + 1] & 0x18) == 0x18 ? KilobitsOfMpeg1 : KilobitsOfMpeg2;
        var kilobits = rates[file[start + 2] >> 4];
        return kilobits == 0 ? null : new("an MP3", "audio/mpeg", (file.Length - start) * 8 / (kilobits * 1000.0), IsEstimate: true);
    }

    private static int SevenBitNumber(ReadOnlySpan<byte> bytes) => (bytes[0] << 21) | (bytes[1] << 14) | (bytes[2] << 7) | bytes[3];
}
