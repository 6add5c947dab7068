using System.Text;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.Google;

/// <summary>Every fixture whole, in pieces, and cut off at every byte.</summary>
public sealed class GeminiReaderFixtureTests
{
    /// <summary>What each fixture tells, and the failure that it ends with.</summary>
    private static readonly Dictionary<string, (string Transcript, LlmErrorKind? Error)> Expected = new()
    {
        ["FX-D1"] = (
            """
            Started fxD1respid gemini-2.5-pro 
            Reasoning **Planning**
            I need the tide first.
            Usage 31 29 60 cached  reasoning 29
            Text One moment — 
            Usage 31 33 64 cached  reasoning 29
            ToolCallStarted 0 call_fxD1respid_0 get_tide sealed c2lnLWZ4LWQx
            ToolCallFragment 0 {"port":"Brest"}
            ToolCallEnded 0
            Usage 31 48 79 cached  reasoning 29
            Finished tool_calls STOP
            Usage 31 48 79 cached  reasoning 29

            """,
            null
        ),
        ["FX-D2"] = (
            "Started fxD2respid gemini-2.5-flash \nText The ferry leaves \nUsage 12 3 15 cached  reasoning \n",
            LlmErrorKind.ServiceUnavailable
        ),
        ["FX-D3"] = ("", LlmErrorKind.ContentFilter),
        ["GEM-parallel"] = (
            """
            Started gemP gemini-3.1-pro-preview 
            Text Beide: 🌊
            ToolCallStarted 0 call_gemP_0 get_tide sealed c2VhbC0w
            ToolCallFragment 0 {"port":"Saint\u002dMalo"}
            ToolCallEnded 0
            ToolCallStarted 1 own-1 get_moon
            ToolCallFragment 1 {}
            ToolCallEnded 1
            Usage 20 11 31 cached  reasoning 
            ToolCallStarted 2 call_gemP_2 stop_all
            ToolCallEnded 2
            Finished tool_calls STOP
            Usage 25 17 42 cached 8 reasoning 2

            """,
            null
        ),
        ["GEM-seal"] = (
            """
            Started gemS gemini-3.8-flash 
            Reasoning Überlegt …
            Text Ja.
            ReasoningSignature c2VhbA==
            Finished stop STOP
            Usage 6 11 17 cached  reasoning 9

            """,
            null
        ),
        ["GEM-length"] = (
            "Started gemL gemini-2.5-flash \nText Es war einmal\nFinished length MAX_TOKENS\nUsage 4 3 7 cached  reasoning \n",
            null
        ),
        ["GEM-safety"] = (
            "Started gemF gemini-2.5-flash \nText First, \nFinished content_filter SAFETY\nUsage 8  8 cached  reasoning \n",
            null
        ),
        ["GEM-quota"] = ("", LlmErrorKind.QuotaExceeded),
    };

    public static TheoryData<string> Fixtures => [.. Expected.Keys];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_Whole_TellsItsEvents(string name) => await ShouldTellAsync(name, TrickleStream.Whole(Load(name)));

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_ByteByByte_TellsTheSameEvents(string name) =>
        await ShouldTellAsync(name, TrickleStream.ByteByByte(Load(name)));

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_SplitAtEveryByte_TellsTheSameEvents(string name)
    {
        var bytes = Load(name); // every byte: so also inside every multi-byte character
        for (var cut = 1; cut < bytes.Length; cut++)
            await ShouldTellAsync(name, TrickleStream.SplitAt(bytes, cut));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_WithOtherLineEnds_TellsTheSameEvents(string name)
    {
        var text = Encoding.UTF8.GetString(Load(name));
        foreach (var variant in new[] { text.Replace("\n", "\r\n"), text.Replace("\n", "\r"), "\uFEFF" + text, ": comment\n" + text })
        {
            await ShouldTellAsync(name, TrickleStream.ByteByByte(Encoding.UTF8.GetBytes(variant)));
            await ShouldTellAsync(name, TrickleStream.Whole(Encoding.UTF8.GetBytes(variant)));
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_CutAtEveryByte_IsTruncatedBeforeItsProofAndCompleteAfterIt(string name)
    {
        var bytes = Load(name);
        var (whole, error) = Expected[name];
        var proof = ProofEnd(bytes);
        for (var cut = 0; cut < bytes.Length; cut++)
        {
            foreach (var broken in new Exception?[] { null, new HttpIOException(HttpRequestError.ResponseEnded), new IOException("reset") })
            {
                var (events, failure) = await GeminiFixtures.ReadAsync(
                    new TrickleStream(bytes.AsMemory(0, cut), _ => int.MaxValue, broken)
                );
                whole.ShouldStartWith(GeminiFixtures.Tell(events), Case.Sensitive, $"cut at {cut}");
                // A break loses the event that is not closed; a clean end closes it.
                if (proof is { } end && cut >= (broken is null ? end.Data : end.Closed))
                {
                    failure.ShouldBeNull($"cut at {cut} with {broken?.GetType().Name}");
                    events.ShouldContain(e => e.Kind == StreamEventKind.Finished);
                }
                else
                {
                    var kind = failure.ShouldBeOfType<ProviderException>($"cut at {cut}").Kind;
                    kind.ShouldBeOneOf(
                        broken is IOException and not HttpIOException
                            ? [LlmErrorKind.Connection, .. Known(error)]
                            : [LlmErrorKind.Truncated, .. Known(error)]
                    );
                    events.ShouldNotContain(e => e.Kind == StreamEventKind.Finished);
                }
            }
        }
    }

    [Fact]
    public async Task Error_InTheStream_KeepsItsRetryDelay()
    {
        var (_, overloaded) = await GeminiFixtures.ReadAsync(TrickleStream.Whole(Load("FX-D2")));
        overloaded
            .ShouldBeOfType<ProviderException>()
            .Failure.ShouldBe(
                new ProviderFailure(
                    FailureClass.Limited,
                    LlmErrorKind.ServiceUnavailable,
                    "The model is overloaded. Please try again later."
                )
                {
                    Code = "UNAVAILABLE",
                    RetryAfter = TimeSpan.FromSeconds(2.5),
                }
            );
        var (_, exhausted) = await GeminiFixtures.ReadAsync(TrickleStream.Whole(Load("GEM-quota")));
        exhausted.ShouldBeOfType<ProviderException>().Failure.Class.ShouldBe(FailureClass.Exhausted);
    }

    [Fact]
    public async Task Prompt_Blocked_IsARefusalWithTheReason()
    {
        var (_, error) = await GeminiFixtures.ReadAsync(TrickleStream.Whole(Load("FX-D3")));
        error
            .ShouldBeOfType<ProviderException>()
            .Failure.ShouldBe(
                new ProviderFailure(
                    FailureClass.Refused,
                    LlmErrorKind.ContentFilter,
                    "The provider blocked the prompt: PROHIBITED_CONTENT."
                )
                {
                    Code = "PROHIBITED_CONTENT",
                }
            );
    }

    private const string ArrayTranscript = """
        Started gemA gemini-2.5-flash 
        Text Grüße 
        Text 🏔️.
        ToolCallStarted 0 call_gemA_0 get_tide
        ToolCallFragment 0 {
                        "port": "Brest"
                      }
        ToolCallEnded 0
        Finished tool_calls STOP
        Usage 5 6 11 cached  reasoning 

        """;

    [Fact]
    public async Task Array_OfChunks_IsReadAsOneAnswer()
    {
        var (events, error) = await GeminiFixtures.ReadWholeAsync(GeminiFixtures.Load("GEM-array.json"));
        error.ShouldBeNull();
        GeminiFixtures.Tell(events).ShouldBe(ArrayTranscript);
    }

    [Fact]
    public async Task Array_CutAtEveryByte_IsNeverComplete()
    {
        var bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(GeminiFixtures.Load("GEM-array.json")).TrimEnd());
        for (var cut = 0; cut < bytes.Length; cut++)
        {
            var (events, error) = await GeminiFixtures.ReadWholeAsync(bytes.AsMemory(0, cut));
            error.ShouldBeOfType<ProviderException>($"cut at {cut}");
            events.ShouldBeEmpty();
        }
    }

    private static byte[] Load(string name) => GeminiFixtures.Load($"{name}.sse");

    private static LlmErrorKind[] Known(LlmErrorKind? error) => error is { } kind ? [kind] : [];

    /// <summary>Where the chunk with the finish reason has all its data, and where it is closed by its blank line.</summary>
    private static (int Data, int Closed)? ProofEnd(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var proof = text.IndexOf("\"finishReason\":", StringComparison.Ordinal);
        if (proof < 0)
            return null;
        var end = text.IndexOf("\n\n", proof, StringComparison.Ordinal);
        return (end, end + 2);
    }

    private static async Task ShouldTellAsync(string name, Stream body)
    {
        var (transcript, error) = Expected[name];
        var (events, failure) = await GeminiFixtures.ReadAsync(body);
        GeminiFixtures.Tell(events).ShouldBe(transcript);
        ((failure as ProviderException)?.Kind).ShouldBe(error);
        (failure is null).ShouldBe(error is null, failure?.ToString());
    }
}
