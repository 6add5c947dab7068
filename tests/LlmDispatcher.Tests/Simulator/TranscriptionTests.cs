namespace LlmDispatcher.Tests.Simulator;

public sealed class TranscriptionTests : DialectTest
{
    [Fact]
    public async Task Stream_DeltasJoinToTheTextOfDone()
    {
        var events = await EventsOfAsync(Transcription(Wav, fields: ("stream", "true")));

        var done = events[^1].Json;
        done.GetProperty("text").GetString().ShouldBe(string.Concat(events[..^1].Select(e => Member(e.Json, "delta"))));
        done.GetProperty("text").GetString()!.ShouldStartWith("This simulated transcript stands for a WAV recording of 2.5 seconds.");
        done.GetProperty("usage").GetProperty("input_token_details").GetProperty("audio_tokens").GetInt32().ShouldBe(80);
        events.ShouldAllBe(e => e.Name == null);
    }

    [Fact]
    public async Task Whisper_AskedToStream_AnswersWithJson()
    {
        using var response = await OpenAsync(Transcription(Wav, model: "whisper-1~voice=bass", fields: ("stream", "true")));

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        Parse(await response.Content.ReadAsStringAsync(Token))
            .GetProperty("usage")
            .GetRawText()
            .ShouldBe("""{"type":"duration","seconds":3}""");
    }

    [Theory]
    [InlineData("text", "text/plain", "This simulated transcript")]
    [InlineData("srt", "text/plain", "1\n00:00:00,000 --> 00:00:02,500\nThis")]
    [InlineData("vtt", "text/plain", "WEBVTT\n\n00:00:00.000 --> 00:00:02.500\nThis")]
    [InlineData("verbose_json", "application/json", """{"task":"transcribe","language":"english","duration":2.5,"text":"This""")]
    public async Task Format_Asked_IsGiven(string format, string type, string start)
    {
        using var response = await OpenAsync(Transcription(Wav, model: "whisper-1", fields: ("response_format", format)));

        response.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        (await response.Content.ReadAsStringAsync(Token)).ShouldStartWith(start);
    }

    [Theory]
    [InlineData("speech.txt", "json", "Invalid file format.")]
    [InlineData("speech.wav", "srt", "response_format 'srt' is not compatible with model 'gpt-4o-transcribe'.")]
    [InlineData("speech.wav", "tape", "Invalid value for 'response_format'")]
    public async Task Request_Wrong_IsA400(string fileName, string format, string message)
    {
        var (status, error) = await ErrorOfAsync(Transcription(Wav, fileName, fields: ("response_format", format)));

        status.ShouldBe(400);
        error.GetProperty("message").GetString()!.ShouldStartWith(message);
    }

    [Fact]
    public async Task File_ThatIsNoAudio_IsA400() =>
        (await ErrorOfAsync(Transcription("these are but words"u8.ToArray())))
            .Error.GetProperty("message")
            .GetString()
            .ShouldBe("Audio file might be corrupted or unsupported");

    [Fact]
    public async Task Body_ThatIsNoForm_IsA400() =>
        (await ErrorOfAsync(Post("v1/audio/transcriptions", "{}"))).Error.GetProperty("message").GetString()!.ShouldContain("multipart");
}
