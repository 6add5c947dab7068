using System.Text;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

/// <summary>Every fixture whole, in pieces, and cut off at every byte.</summary>
public sealed class ChatReaderFixtureTests
{
    /// <summary>What each fixture tells, and the failure that it ends with.</summary>
    private static readonly Dictionary<string, (string Transcript, LlmErrorKind? Error)> Expected = new()
    {
        ["FX-A1"] = (
            """
            Started chatcmpl-fx01 gpt-4.1-mini 1795000000
            Text Grüße aus
            Text  dem Tal 🏔️.
            Finished stop stop
            Usage 14 9 23 cached 0 reasoning 0

            """,
            null
        ),
        ["FX-A2"] = (
            """
            Started chatcmpl-fx02 gpt-4.1 1795000100
            ToolCallStarted 0 call_alpha get_tide
            ToolCallFragment 0 {"port":"Saint\u002
            ToolCallFragment 0 dMalo"}
            ToolCallStarted 1 call_beta get_moon
            ToolCallFragment 1 {}
            ToolCallEnded 0
            ToolCallEnded 1
            Finished tool_calls tool_calls

            """,
            null
        ),
        ["FX-A3"] = ("Started chatcmpl-fx03 gpt-4.1 1795000200\nText The lighthouse was\n", LlmErrorKind.ServiceUnavailable),
        ["FX-E1"] = (
            """
            Started ds-fx01 deepseek-chat 1795001000
            Reasoning Seven times six.
            Text 42
            Finished stop stop
            Usage 11 8 19 cached 0 reasoning 6

            """,
            null
        ),
        ["FX-E2"] = ("Started gen-fx02 acme/fixture-1 1795001100\nText Half an ans\n", LlmErrorKind.ServiceUnavailable),
        ["FX-E3"] = (
            """
            Started mi-fx03 magistral-medium-latest 1795001200
            Reasoning Needs the tool.
            Text Looking.
            ToolCallStarted 0 fx3Ab9Zq1 get_tide
            ToolCallFragment 0 {"port": "Brest"}
            ToolCallEnded 0
            Finished tool_calls tool_calls
            Usage 70 22 92 cached  reasoning 

            """,
            null
        ),
        ["FX-E4"] = ("", LlmErrorKind.Truncated),
    };

    public static TheoryData<string> Fixtures => [.. Expected.Keys];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_Whole_TellsItsEvents(string name) =>
        await ShouldTellAsync(name, TrickleStream.Whole(ChatFixtures.Load(name)));

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_ByteByByte_TellsTheSameEvents(string name) =>
        await ShouldTellAsync(name, TrickleStream.ByteByByte(ChatFixtures.Load(name)));

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_SplitAtEveryByte_TellsTheSameEvents(string name)
    {
        var bytes = ChatFixtures.Load(name); // every byte: so also inside every multi-byte character
        for (var cut = 1; cut < bytes.Length; cut++)
            await ShouldTellAsync(name, TrickleStream.SplitAt(bytes, cut));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_WithOtherLineEnds_TellsTheSameEvents(string name)
    {
        var text = Encoding.UTF8.GetString(ChatFixtures.Load(name));
        foreach (var variant in new[] { text.Replace("\n", "\r\n"), text.Replace("\n", "\r"), "\uFEFF" + text, ": comment\n" + text })
            await ShouldTellAsync(name, TrickleStream.ByteByByte(Encoding.UTF8.GetBytes(variant)));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_CutAtEveryByte_IsTruncatedBeforeItsProofAndCompleteAfterIt(string name)
    {
        var bytes = ChatFixtures.Load(name);
        var (whole, error) = Expected[name];
        var proof = ProofEnd(bytes);
        for (var cut = 0; cut < bytes.Length; cut++)
        {
            foreach (var broken in new Exception?[] { null, new HttpIOException(HttpRequestError.ResponseEnded), new IOException("reset") })
            {
                var (events, failure) = await ChatFixtures.ReadAsync(new TrickleStream(bytes.AsMemory(0, cut), _ => int.MaxValue, broken));
                whole.ShouldStartWith(Transcript.Of(events), Case.Sensitive, $"cut at {cut}");
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

    private static LlmErrorKind[] Known(LlmErrorKind? error) => error is { } kind ? [kind] : [];

    /// <summary>Where the chunk with the finish reason has all its data, and where it is closed by its blank line.</summary>
    private static (int Data, int Closed)? ProofEnd(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var proof = new[] { "stop", "tool_calls" }.Select(r => text.IndexOf($"\"finish_reason\":\"{r}\"", StringComparison.Ordinal)).Max();
        if (proof < 0)
            return null;
        var end = text.IndexOf("\n\n", proof, StringComparison.Ordinal);
        return (end, end + 2);
    }

    private static async Task ShouldTellAsync(string name, Stream body)
    {
        var (transcript, error) = Expected[name];
        var (events, failure) = await ChatFixtures.ReadAsync(body);
        Transcript.Of(events).ShouldBe(transcript);
        ((failure as ProviderException)?.Kind).ShouldBe(error);
        (failure is null).ShouldBe(error is null, failure?.ToString());
    }
}
