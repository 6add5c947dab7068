using System.Text;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers;

/// <summary>The recorded streams of every dialect, with frames repeated: those that are alike tell what they tell to a parser.</summary>
public sealed class TextShapeFixtureTests
{
    private static readonly Dictionary<string, Func<IFrameReader>> Readers = new()
    {
        ["FX-A"] = () => new ChatReader(),
        ["FX-B"] = () => new ResponsesReader(),
        ["FX-C"] = () => new MessagesReader(),
        ["FX-D"] = () => new GeminiReader(),
        ["FX-E"] = () => new ChatReader(),
        ["GEM-"] = () => new GeminiReader(),
        ["anth"] = () => new MessagesReader(),
        ["gemi"] = () => new GeminiReader(),
        ["resp"] = () => new ResponsesReader(),
    };

    /// <summary>Those of every dialect that has text.</summary>
    public static TheoryData<string> Fixtures =>
        [
            .. Directory
                .GetFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures"), "*.sse")
                .Select(f => Path.GetFileName(f))
                .Where(f => f != "FX-B3.sse" && Readers.ContainsKey(f[..4])) // B3 is a transcription
                .Order(),
        ];

    [Fact]
    public void Fixtures_OfEveryDialect_AreThere() =>
        Fixtures.Select(f => f.Data[..4]).Distinct().ShouldBe(Readers.Keys, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_WithFramesRepeated_TellsWhatAParserTells(string name)
    {
        var text = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "Fixtures", name),
            TestContext.Current.CancellationToken
        );
        var frames = text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        for (var times = 1; times <= 3; times++)
        {
            var repeated = frames.SelectMany(f => Enumerable.Repeat(f, times)).ToArray();
            var parsed = await ReadAsync(name, repeated.Select(Unlike), TrickleStream.Whole);
            (await ReadAsync(name, repeated, TrickleStream.Whole)).ShouldBe(parsed);
            (await ReadAsync(name, repeated, TrickleStream.ByteByByte)).ShouldBe(parsed);
        }
    }

    /// <summary>The frame with spaces before its data, other than those of the frame before: so it is parsed.</summary>
    private static string Unlike(string frame, int index) => frame.Replace("data: {", $"data: {new string(' ', index % 7 + 1)}{{");

    private static async Task<(string, LlmErrorKind?)> ReadAsync(
        string name,
        IEnumerable<string> frames,
        Func<ReadOnlyMemory<byte>, Stream> open
    )
    {
        var body = open(Encoding.UTF8.GetBytes(string.Concat(frames.Select(f => f + "\n\n"))));
        var (events, error) = await Transcript.CollectAsync(
            SseEvents.ReadAsync(body, Readers[name[..4]](), new ProviderOptions(), TestContext.Current.CancellationToken)
        );
        return (Transcript.Of(events), (error as ProviderException)?.Kind);
    }
}
