using System.Text;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.Anthropic;

/// <summary>Every fixture whole, in pieces, and cut off at every byte.</summary>
public sealed class MessagesReaderFixtureTests
{
    /// <summary>What each fixture tells, and the failure that it ends with.</summary>
    private static readonly Dictionary<string, (string Transcript, LlmErrorKind? Error)> Expected = new()
    {
        ["FX-C1"] = (
            """
            Started msg_fx11 claude-sonnet-4-5 
            Usage 2458 3 2461 cached 2048 reasoning 
            Reasoning The user wants tide data, so I call the tool.
            ReasoningSignature c2lnLWZ4LW5vdC1yZWFs
            Text Checking the tide
            Text  table…
            ToolCallStarted 0 toolu_fx01 get_tide
            ToolCallFragment 0 {"port": "Bre
            ToolCallFragment 0 st"}
            ToolCallEnded 0
            Usage 2458 78 2536 cached 2048 reasoning 
            Finished tool_calls tool_use

            """,
            null
        ),
        ["FX-C2"] = (
            "Started msg_fx12 claude-haiku-4-5 \nUsage 25 1 26 cached 0 reasoning \nText Three things matter here: \n",
            LlmErrorKind.ServiceUnavailable
        ),
        ["FX-C3"] = (
            """
            Started msg_fx13 claude-opus-4-8 
            Usage 20 1 21 cached  reasoning 
            RedactedReasoning cmVkLWZ4
            ReasoningSignature b21pdHRlZA==
            Text Grüße 🏔️
            Text  aus dem Tal
            Usage 20 9 29 cached  reasoning 4
            Finished stop stop_sequence [ENDE] []

            """,
            null
        ),
        ["FX-C4"] = (
            """
            Started msg_fx14 claude-sonnet-4-5 
            Usage 127 1 128 cached 7 reasoning  cache_creation_input_tokens 100
            ToolCallStarted 0 toolu_fx02 get_time
            ToolCallEnded 0
            ToolCallStarted 1 toolu_fx03 get_moon
            ToolCallFragment 1 {"phase":true}
            ToolCallEnded 1
            Usage 127 9 136 cached 7 reasoning  cache_creation_input_tokens 100
            Finished tool_calls tool_use

            """,
            null
        ),
        ["FX-C5"] = ("", LlmErrorKind.ServiceUnavailable),
        ["FX-C6"] = (
            """
            Started msg_fx16 claude-fable-5-1 
            Usage 20 1 21 cached  reasoning 
            Usage 20 0 20 cached  reasoning 
            Finished content_filter refusal [] [No exploits, please.]

            """,
            null
        ),
        ["FX-C7"] = (
            """
            Started msg_fx17 claude-sonnet-5-5 
            Usage 20 1 21 cached  reasoning 
            Text High 
            Text at noon.
            Usage 20 5 25 cached  reasoning 
            Usage 50 11 61 cached  reasoning 
            Finished stop pause_turn

            """,
            null
        ),
    };

    public static TheoryData<string> Fixtures => [.. Expected.Keys];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_Whole_TellsItsEvents(string name) =>
        await ShouldTellAsync(name, TrickleStream.Whole(MessagesFixtures.Load(name)));

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_ByteByByte_TellsTheSameEvents(string name) =>
        await ShouldTellAsync(name, TrickleStream.ByteByByte(MessagesFixtures.Load(name)));

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_SplitAtEveryByte_TellsTheSameEvents(string name)
    {
        var bytes = MessagesFixtures.Load(name);
        for (var cut = 1; cut < bytes.Length; cut++)
            await ShouldTellAsync(name, TrickleStream.SplitAt(bytes, cut));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_WithOtherLineEndsOrWithoutNames_TellsTheSameEvents(string name)
    {
        var text = Encoding.UTF8.GetString(MessagesFixtures.Load(name));
        var nameless = string.Join('\n', text.Split('\n').Where(l => !l.StartsWith("event:", StringComparison.Ordinal)));
        foreach (
            var variant in new[]
            {
                text.Replace("\n", "\r\n"),
                text.Replace("\n", "\r"),
                "\uFEFF" + text,
                ": ping\n" + text,
                nameless,
                text.Replace("event: ", "event: x_"),
            }
        )
            await ShouldTellAsync(name, TrickleStream.ByteByByte(Encoding.UTF8.GetBytes(variant)));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_CutAtEveryByte_IsTruncatedBeforeItsStopAndCompleteAfterIt(string name)
    {
        var bytes = MessagesFixtures.Load(name);
        var (whole, error) = Expected[name];
        var proof = ProofEnd(bytes);
        for (var cut = 0; cut < bytes.Length; cut++)
        {
            foreach (var broken in new Exception?[] { null, new HttpIOException(HttpRequestError.ResponseEnded), new IOException("reset") })
            {
                var (events, failure) = await MessagesFixtures.ReadAsync(
                    new TrickleStream(bytes.AsMemory(0, cut), _ => int.MaxValue, broken)
                );
                whole.ShouldStartWith(Events.Of(events), Case.Sensitive, $"cut at {cut}");
                // A break loses the event that is not closed; a clean end closes it.
                if (proof is { } end && cut >= (broken is null ? end.Data : end.Closed))
                {
                    failure.ShouldBeNull($"cut at {cut} with {broken?.GetType().Name}");
                    events.ShouldContain(e => e.Kind == StreamEventKind.Finished);
                }
                else
                {
                    var kind = failure.ShouldBeOfType<ProviderException>($"cut at {cut}").Kind;
                    LlmErrorKind[] known = error is { } own ? [own] : [];
                    kind.ShouldBeOneOf([
                        broken is IOException and not HttpIOException ? LlmErrorKind.Connection : LlmErrorKind.Truncated,
                        .. known,
                    ]);
                    events.ShouldNotContain(e => e.Kind == StreamEventKind.Finished);
                }
            }
        }
    }

    /// <summary>Where the stop has all its data, and where it is closed by its blank line.</summary>
    private static (int Data, int Closed)? ProofEnd(byte[] bytes)
    {
        var proof = Encoding.Latin1.GetString(bytes).LastIndexOf("{\"type\":\"message_stop\"}", StringComparison.Ordinal);
        return proof < 0 ? null : (proof + "{\"type\":\"message_stop\"}".Length, bytes.Length);
    }

    private static async Task ShouldTellAsync(string name, Stream body)
    {
        var (transcript, error) = Expected[name];
        var (events, failure) = await MessagesFixtures.ReadAsync(body);
        Events.Of(events).ShouldBe(transcript);
        ((failure as ProviderException)?.Kind).ShouldBe(error);
        (failure is null).ShouldBe(error is null, failure?.ToString());
    }
}
