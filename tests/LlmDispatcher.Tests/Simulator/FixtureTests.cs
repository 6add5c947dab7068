namespace LlmDispatcher.Tests.Simulator;

/// <summary>The simulator's events beside those that real servers sent: the same kinds in the same order, with the same members.</summary>
public sealed class FixtureTests : DialectTest
{
    [Fact]
    public async Task Anthropic_ThinkingTextAndTool() =>
        ShouldMatch(
            await EventsOfAsync(Messages(Asked + ",\"stream\":true"), "reasoning=5; preamble; tools=1"),
            "anthropic-tool-use",
            // One that its writer made up, and one that may stand anywhere.
            ignored: ["x_future_event", "ping"]
        );

    [Fact]
    public async Task Gemini_ThoughtTextAndCall() =>
        ShouldMatch(
            await EventsOfAsync(Gemini($"\"contents\":{Contents},{GeminiTools}"), "reasoning=5; preamble; tools=1"),
            "gemini-tool-use",
            ignored: []
        );

    [Fact]
    public async Task Responses_TextAndFunctionCall() =>
        ShouldMatch(
            await EventsOfAsync(Responses($"\"input\":{Quoted(Question)},\"stream\":true"), "preamble; tools=1"),
            "responses-tool-use",
            ignored: []
        );

    [Fact]
    public async Task Responses_ErrorThenFailed() =>
        ShouldMatch(
            await EventsOfAsync(Responses($"\"input\":{Quoted(Question)},\"stream\":true"), "error-at-event=3; nested-error"),
            "responses-error",
            ignored: []
        );

    [Fact]
    public async Task Transcription_DeltasThenDone() =>
        ShouldMatch(await EventsOfAsync(Transcription(Wav, fields: ("stream", "true"))), "transcription", ignored: []);

    private static string Asked => $"\"messages\":{Messages(("user", Question))}";

    private const string GeminiTools = """
        "tools":[{"functionDeclarations":[{"name":"get_tide","parameters":{"type":"OBJECT","properties":{"port":{"type":"STRING"}}}}]}]
        """;

    private static string Contents => $$"""[{"role":"user","parts":[{"text":{{Quoted(Question)}}}]}]""";

    private static void ShouldMatch(WireEvent[] events, string fixture, string[] ignored)
    {
        var real = WireEvent.All(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", fixture + ".sse")));

        Kinds(events, ignored).ShouldBe(Kinds(real, ignored));
        Names(events, ignored).ShouldBe(Names(real, ignored));
        foreach (var kind in real.Where(e => !ignored.Contains(e.Kind)).GroupBy(e => e.Kind))
        {
            var members = events.Where(e => e.Kind == kind.Key).SelectMany(Members).ToHashSet();
            kind.SelectMany(Members).Where(member => member != "obfuscation").ShouldBeSubsetOf(members, kind.Key);
        }
    }

    /// <summary>How often a kind repeats depends on the text, and so does not count.</summary>
    private static string[] Kinds(WireEvent[] events, string[] ignored)
    {
        var kinds = events.Select(e => e.Kind).Where(kind => !ignored.Contains(kind)).ToArray();
        return [.. kinds.Where((kind, i) => i == 0 || kinds[i - 1] != kind)];
    }

    private static string?[] Names(WireEvent[] events, string[] ignored) =>
        [.. events.Select(e => e.Name).Where(name => !ignored.Contains(name)).Distinct().Order()];

    private static string[] Members(WireEvent e) => e.Shape.Split(['{', '}', '[', ']', ','], StringSplitOptions.RemoveEmptyEntries);
}
