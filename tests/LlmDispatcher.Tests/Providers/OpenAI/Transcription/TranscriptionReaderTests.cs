using LlmDispatcher.Providers.OpenAI.Transcription;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.OpenAI.Transcription;

public sealed class TranscriptionReaderTests
{
    private static readonly FixtureChecks Checks = new(() => new TranscriptionReader());

    private static readonly Fixture Expected = new(
        """
        Text Good
        Text  morning
        Text , harbour.
        Finished stop stop
        Usage 22 6 28 cached  reasoning 

        """,
        Proof: "\"type\":\"transcript.text.done\""
    );

    [Fact]
    public Task Fixture_WholeAndInPieces_TellsItsEvents() => Checks.TellsItsEventsAsync("FX-B3", Expected);

    [Fact]
    public Task Fixture_CutAtEveryByte_IsTruncatedBeforeItsProofAndCompleteAfterIt() =>
        Checks.IsTruncatedBeforeItsProofAsync("FX-B3", Expected);

    public static TheoryData<string, string, string> Answers =>
        new()
        {
            { "No deltas", """{"type":"transcript.text.done","text":"Hi"}""", "Text Hi\nFinished stop stop\n" },
            { "Silence", """{"type":"transcript.text.done","text":""}""", "Finished stop stop\n" },
            {
                "The deltas fall short",
                """
                    {"type":"transcript.text.delta","delta":"Good "}
                    {"type":"transcript.text.done","text":"Good morning."}
                    """,
                "Text Good \nText morning.\nFinished stop stop\n"
            },
            {
                "White space differs at the ends and between",
                """
                    {"type":"transcript.text.delta","delta":" Good"}
                    {"type":"transcript.text.delta","delta":"  morning. "}
                    {"type":"transcript.text.done","text":"Good morning."}
                    """,
                "Text  Good\nText   morning. \nFinished stop stop\n"
            },
            {
                "Speakers: segments without deltas",
                """
                    {"type":"transcript.text.segment","id":"s1","start":0.0,"end":1.5,"speaker":"A","text":"Hello."}
                    {"type":"transcript.text.segment","id":"s2","start":1.5,"end":2.5,"speaker":"B","text":"Hi."}
                    {"type":"transcript.text.done","text":"Hello. Hi."}
                    """,
                "Text Hello.\nText  Hi.\nFinished stop stop\n"
            },
            {
                "Speakers: segments repeat the deltas before them",
                """
                    {"type":"transcript.text.delta","delta":"Hello.","segment_id":"s1"}
                    {"type":"transcript.text.segment","id":"s1","speaker":"A","text":"Hello."}
                    {"type":"transcript.text.done","text":"Hello."}
                    """,
                "Text Hello.\nFinished stop stop\n"
            },
            {
                "A marker of another dialect, and events to come",
                """
                    {"type":"transcript.language.detected","text":"de"}
                    {"type":"transcript.text.done","text":"Hi"}
                    [DONE]
                    """,
                "Text Hi\nFinished stop stop\n"
            },
            { "Whole, whatever was asked for", """{"text":"Hi","error":null}""", "Text Hi\nFinished stop stop\n" },
        };

    public static TheoryData<string, string, LlmErrorKind> Failures =>
        new()
        {
            {
                "The end contradicts the pieces",
                """
                    {"type":"transcript.text.delta","delta":"Good evening"}
                    {"type":"transcript.text.done","text":"Good morning"}
                    """,
                LlmErrorKind.MalformedResponse
            },
            {
                "The end is shorter than the pieces",
                """
                    {"type":"transcript.text.delta","delta":"Good morning"}
                    {"type":"transcript.text.done","text":"Good"}
                    """,
                LlmErrorKind.MalformedResponse
            },
            { "An end without a text", """{"type":"transcript.text.done"}""", LlmErrorKind.MalformedResponse },
            { "Not an object", "7", LlmErrorKind.MalformedResponse },
            { "An error", """{"error":{"message":"boom","type":"server_error"}}""", LlmErrorKind.ServiceUnavailable },
            { "A typed error", """{"type":"error","error":{"code":"rate_limit_exceeded","message":"slow"}}""", LlmErrorKind.RateLimit },
            { "No end", """{"type":"transcript.text.delta","delta":"Good"}""" + "\n[DONE]", LlmErrorKind.Truncated },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Deviation_OfAServer_IsUnderstood(string server, string events, string transcript)
    {
        var (told, error) = await Checks.ReadLinesAsync(events);
        error.ShouldBeNull(server);
        Transcript.Of(told).ShouldBe(transcript, server);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_InsideTheStream_IsTyped(string server, string events, LlmErrorKind kind)
    {
        var (told, error) = await Checks.ReadLinesAsync(events);
        error.ShouldBeOfType<ProviderException>(server).Kind.ShouldBe(kind);
        told.ShouldNotContain(e => e.Kind == StreamEventKind.Finished);
    }

    [Theory]
    [InlineData("""{"text":"Hi","usage":{"type":"duration","seconds":1.5}}""", TranscriptionUsage.Duration, 1500)]
    [InlineData("""{"usage":{"type":"duration","seconds":9},"text":"Hi"}""", TranscriptionUsage.Duration, 9000)]
    [InlineData("""{"text":"Hi","usage":{"input_token_details":{"audio_tokens":22,"text_tokens":3}}}""", TokenCounts.AudioInput, 22)]
    [InlineData("""{"text":"Hi","usage":{"input_token_details":{"audio_tokens":22,"text_tokens":3}}}""", TokenCounts.TextInput, 3)]
    public async Task Usage_OfTheRecording_IsAnAdditionalCount(string whole, string name, long count)
    {
        var (told, _) = await Checks.ReadLinesAsync(whole);
        told.Single(e => e.Kind == StreamEventKind.Usage).Usage!.AdditionalCounts![name].ShouldBe(count);
    }
}
