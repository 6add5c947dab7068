using System.Text;
using LlmDispatcher.Media;

namespace LlmDispatcher.Tests.Media;

public sealed class MediaSignatureTests
{
    public static TheoryData<byte[], string, string?> Beginnings =>
        new()
        {
            { Samples.Jpeg, "a JPEG image", "image/jpeg" },
            { Samples.Png, "a PNG image", "image/png" },
            { Samples.Gif, "a GIF image", "image/gif" },
            { Samples.WebP, "a WebP image", "image/webp" },
            { Samples.Iso("heic"), "a HEIC image", null },
            { Samples.Iso("mif1"), "a HEIC image", null },
            { Samples.Iso("avif"), "an AVIF image", null },
            { "II*\0____"u8.ToArray(), "a TIFF image", null },
            { [.. "BM"u8, 9, 9, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40], "a BMP image", null },
            { "\uFEFF<?xml version='1.0'?>\n<SVG xmlns"u8.ToArray(), "an SVG drawing", null },
            { Samples.Mp3, "an MP3 recording", "audio/mpeg" },
            { Samples.BareMp3, "an MP3 recording", "audio/mpeg" },
            { [0xFF, 0xF3, 0x48, 0xC4], "an MP3 recording", "audio/mpeg" },
            { Samples.Wav, "a WAV recording", "audio/wav" },
            { Samples.Flac, "a FLAC recording", "audio/flac" },
            { Samples.Ogg, "an Ogg recording", "audio/ogg" },
            { Samples.Mp4, "an MP4 recording", "audio/mp4" },
            { Samples.M4a, "an MP4 recording", "audio/mp4" },
            { Samples.WebM, "a WebM recording", "audio/webm" },
            { Samples.Matroska, "a Matroska video", null },
            { Samples.Iso("qt  "), "a QuickTime video", null },
            { [0xFF, 0xF1, 0x50, 0x80], "a bare AAC recording", null },
            { "FORM\0\0\0\0AIFFCOMM"u8.ToArray(), "an AIFF recording", null },
            { "%PDF-1.7"u8.ToArray(), "a PDF document", null },
            { "PK\x03\x04"u8.ToArray(), "a ZIP archive or an Office document", null },
            { "<!DOCTYPE html><title>404</title>"u8.ToArray(), "an HTML page", null },
            { "BM is how this text begins"u8.ToArray(), "text", null },
            { [0xFF, 0xFE, (byte)'h', 0, (byte)'i', 0], "text", null },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Beginnings))]
    public void Bytes_OfAKnownKind_AreToldByHowTheyBegin(byte[] bytes, string description, string? mediaType)
    {
        var format = MediaSignature.Of(bytes).ShouldNotBeNull();
        format.Description.ShouldBe(description);
        format.MediaType.ShouldBe(mediaType);
    }

    [Theory]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xFF, 0xFB, 0xF0, 0 })] // no such bit rate
    [InlineData(new byte[] { 0xFF, 0xEB, 0x90, 0 })] // no such version
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 })]
    public void Bytes_OfNoKnownKind_AreNothing(byte[] bytes) => MediaSignature.Of(bytes).ShouldBeNull();

    [Fact]
    public void Bytes_CutAnywhere_AreReadWithoutAnError()
    {
        foreach (var row in Beginnings)
        {
            var bytes = row.Data.Item1;
            for (var length = 0; length < bytes.Length; length++)
                Should.NotThrow(() => MediaSignature.Of(bytes.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData(1023)]
    [InlineData(1022)]
    [InlineData(1021)]
    public void Text_WhoseSampleEndsInsideACharacter_IsText(int before) =>
        MediaSignature.Of(Encoding.UTF8.GetBytes(new string('x', before) + "🌊 and more")).ShouldNotBeNull().Description.ShouldBe("text");
}
