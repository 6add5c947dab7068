using LlmDispatcher.Simulator.Answers.Media;

namespace LlmDispatcher.Tests.Simulator;

/// <summary>Images are described and recordings transcribed by what their bytes are, not by what they are called.</summary>
public sealed class MediaTests : DialectTest
{
    private const string PngWords = "a PNG image of 640 × 480 pixels, 12,345 bytes";
    private const string Jpeg = "FFD8FFE000104A46494600010100000100010000FFC0001108012C019003012200021101031101";
    private static string PngText => Convert.ToBase64String(Png);
    private static string WavText => Convert.ToBase64String(Wav);

    [Theory]
    [InlineData(Jpeg, "a JPEG image of 400 × 300 pixels, 39 bytes")]
    [InlineData("474946383961900158020000", "a GIF image of 400 × 600 pixels, 12 bytes")]
    [InlineData("52494646000000005745425056503858000000000000000080020058010000", "a WebP image of 641 × 345 pixels, 31 bytes")]
    [InlineData("52494646000000005745425056503820000000000000009D012A80025801", "a WebP image of 640 × 344 pixels, 30 bytes")]
    [InlineData("5249464600000000574542505650384C000000002F7FC25500000000000000", "a WebP image of 640 × 344 pixels, 31 bytes")]
    [InlineData("FFD8FFE0", null)]
    [InlineData("89504E470D0A1A0A", null)]
    [InlineData("000102030405060708", null)]
    public void Image_ByItsHeader(string hex, string? description) =>
        (Attachment.Image(Convert.FromHexString(hex))?.Description).ShouldBe(description);

    [Theory]
    [InlineData("FFFB90000000000000000000", "an MP3 recording of about 0 seconds")]
    [InlineData("494433040000000000020000FFFB90000000", "an MP3 recording of about 0 seconds")]
    [InlineData("4F67675300020000000000000000", "an Ogg recording of 14 bytes")]
    [InlineData("664C6143000000220000000000", "a FLAC recording of 13 bytes")]
    [InlineData("000000206674797069736F6D00", "an MP4 recording of 13 bytes")]
    [InlineData("FFF150800000000000000000", null)]
    [InlineData("00", null)]
    public void Audio_ByItsHeader(string hex, string? description) =>
        (Attachment.Audio(Convert.FromHexString(hex))?.Description).ShouldBe(description);

    [Fact]
    public void Mp3_LengthFollowsFromTheBitRate() =>
        Attachment.Audio([0xFF, 0xFB, 0x90, 0x00, .. new byte[32_000 - 4]])!.Description.ShouldBe("an MP3 recording of about 2 seconds");

    [Theory]
    [InlineData(1, "a WAV recording of 1 second")]
    [InlineData(0.25, "a WAV recording of 0.25 seconds")]
    public void Wav_LengthIsThatOfItsData(double seconds, string description) =>
        Attachment.Audio(WavOf(seconds))!.Description.ShouldBe(description);

    [Fact]
    public async Task Images_InChat_EachIsDescribed()
    {
        var answer = await TextOfAsync(
            Chat(
                $$$"""
                [{"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{PngText}}}"}},
                  {"type":"image_url","image_url":{"url":"data:image/jpeg;base64,{{{Convert.ToBase64String(
                    Convert.FromHexString(Jpeg)
                )}}}"}},
                  {"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]
                """,
                stream: false
            )
        );

        answer.ShouldContain(
            $"With the question came {PngWords}; a JPEG image of 400 × 300 pixels, 39 bytes; an image at https://example.com/a.png,"
        );
    }

    [Fact]
    public async Task Image_InAnthropic_IsDescribed() => (await TextOfAsync(AnthropicImage(PngText))).ShouldContain(PngWords);

    [Fact]
    public async Task Image_InGemini_IsDescribed() => (await TextOfAsync(GeminiMedia("image/png", PngText))).ShouldContain(PngWords);

    [Fact]
    public async Task Image_InResponses_IsDescribed() => (await TextOfAsync(ResponsesImage(PngText))).ShouldContain(PngWords);

    [Fact]
    public async Task Audio_InChatGeminiAndResponses_IsTranscribed()
    {
        const string words = "This simulated transcript stands for a WAV recording of 2.5 seconds.";

        (await TextOfAsync(ChatAudio(WavText))).ShouldContain(words);
        (await TextOfAsync(GeminiMedia("audio/wav", WavText))).ShouldContain(words);
        (await TextOfAsync(ResponsesAudio(WavText))).ShouldContain(words);
    }

    [Theory]
    [InlineData("no base64!", "invalid base64 data")]
    [InlineData("AAECAwQFBgc=", "Could not process image")]
    [InlineData("R0lGODlhkAFYAgAA", "the image appears to be a image/gif image")]
    public async Task Image_InAnthropic_Wrong_IsA400(string data, string message) => await ShouldBeA400(AnthropicImage(data), message);

    [Theory]
    [InlineData("image/png", "no base64!", "Base64 decoding failed")]
    [InlineData("image/png", "AAECAwQFBgc=", "Unable to process input image.")]
    [InlineData("audio/wav", "AAECAwQFBgc=", "Unable to process input audio.")]
    [InlineData("image/gif", "R0lGODlhkAFYAgAA", "Unsupported MIME type: image/gif")]
    public async Task Media_InGemini_Wrong_IsA400(string type, string data, string message) =>
        await ShouldBeA400(GeminiMedia(type, data), message);

    [Theory]
    [InlineData("no base64!", "Invalid base64 image_url.")]
    [InlineData("AAECAwQFBgc=", "You uploaded an unsupported image.")]
    public async Task Image_InResponses_Wrong_IsA400(string data, string message) => await ShouldBeA400(ResponsesImage(data), message);

    [Fact]
    public async Task Audio_InChat_Wrong_IsA400() =>
        await ShouldBeA400(ChatAudio("AAECAwQFBgc="), "Audio file might be corrupted or unsupported");

    private async Task ShouldBeA400(HttpRequestMessage request, string message)
    {
        var (status, error) = await ErrorOfAsync(request);

        status.ShouldBe(400);
        error.GetProperty("message").GetString()!.ShouldContain(message);
    }

    private static HttpRequestMessage AnthropicImage(string data) =>
        Messages(
            $$$"""
            "messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"{{{data}}}"}},{"type":"text","text":"What is this?"}]}]
            """
        );

    private static HttpRequestMessage GeminiMedia(string type, string data) =>
        Gemini(
            $$$"""
            "contents":[{"parts":[{"text":"What is this?"},{"inlineData":{"mimeType":"{{{type}}}","data":"{{{data}}}"}}]}]
            """,
            "generateContent"
        );

    private static HttpRequestMessage ResponsesImage(string data) =>
        Responses(
            $$$"""
            "input":[{"role":"user","content":[{"type":"input_text","text":"What is this?"},{"type":"input_image","image_url":"data:image/png;base64,{{{data}}}"}]}]
            """
        );

    private static HttpRequestMessage ResponsesAudio(string data) =>
        Responses(
            $$$"""
            "input":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"{{{data}}}","format":"wav"}}]}]
            """
        );

    private static HttpRequestMessage ChatAudio(string data) =>
        Chat(
            $$$"""
            [{"role":"user","content":[{"type":"text","text":"What is said?"},{"type":"input_audio","input_audio":{"data":"{{{data}}}","format":"wav"}}]}]
            """,
            stream: false
        );
}
