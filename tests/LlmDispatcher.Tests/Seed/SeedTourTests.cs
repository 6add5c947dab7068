using System.Globalization;
using System.Text.RegularExpressions;
using LlmDispatcher.Tests.Architecture;

namespace LlmDispatcher.Tests.Seed;

/// <summary>What the tour of the page shows, section by section.</summary>
public sealed partial class SeedTourTests(PlayedTour tour) : IClassFixture<PlayedTour>
{
    /// <summary>The page's own headings, in its order.</summary>
    private static readonly string[] Titles =
    [
        "Basic Streaming › Simple Streaming",
        "Basic Streaming › Streaming with Metadata",
        "Advanced Streaming Features › Streaming with Progress Tracking",
        "Advanced Streaming Features › Streaming with Callbacks",
        "Provider-Specific Streaming › OpenAI Streaming",
        "Provider-Specific Streaming › Anthropic Streaming",
        "Provider-Specific Streaming › Google Streaming",
        "Multimodal Streaming › Image + Text Streaming",
        "Multimodal Streaming › Audio Streaming",
        "Error Handling in Streaming › Robust Streaming with Error Handling",
        "Error Handling in Streaming › Streaming with Timeout",
        "Performance Optimization › Batch Streaming",
        "Performance Optimization › Streaming with Caching",
        "Real-World Examples › Chat Application",
        "Real-World Examples › Code Generation with Streaming",
        "Real-World Examples › Content Generation with Progress",
        "Best Practices › 1. Handle Streaming Errors Gracefully",
        "Best Practices › 2. Use Appropriate Timeouts",
        "Best Practices › 3. Implement Progress Feedback",
        "Best Practices › 4. Use Callbacks for Complex Logic",
        "Best Practices › 5. Optimize for Performance",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Tour_PlaysThePagesSectionsInOrder_AndSucceeds()
    {
        tour.ExitCode.ShouldBe(0, tour.Error);
        tour.Error.ShouldBeEmpty();
        tour.Sections.Select(s => s.Title).ShouldBe(Titles);
        tour.Out.ShouldStartWith("» A simulator inside this process answers");
        tour.Out.ShouldEndWith("» That was all: 21 sections.\n");
        tour.Out.ShouldNotContain('\e'); // a pipe gets no colours
        tour.Out.ShouldNotContain('\r');
    }

    [Fact]
    public void Tour_BelowEachHeading_NamesTheFileThatIsPlayed()
    {
        foreach (var (title, text) in tour.Sections)
        {
            var file = text.Split('\n')[0];
            File.Exists(Path.Combine(Repository.Root, file)).ShouldBeTrue($"{title}: {file}");
        }
    }

    [Fact]
    public void Simple_PrintsTheWholeAnswer() =>
        tour["Basic Streaming › Simple Streaming"].ShouldContain("This is a simulated answer about space exploration");

    [Fact]
    public void Metadata_PrintsWhoWroteEachChunk()
    {
        var lines = Lines("Basic Streaming › Streaming with Metadata").Where(l => l.StartsWith('[')).ToList();
        lines.Count.ShouldBe(24);
        for (var i = 0; i < lines.Count; i++)
            lines[i].ShouldStartWith($"[openai:gpt-4.1] {i, 2} ");
        tour["Basic Streaming › Streaming with Metadata"].ShouldContain("24 chunks, 29 tokens");
    }

    [Theory]
    [InlineData("Advanced Streaming Features › Streaming with Progress Tracking")]
    [InlineData("Real-World Examples › Content Generation with Progress")]
    [InlineData("Best Practices › 3. Implement Progress Feedback")]
    public void Progress_OfThePassedTracker_RisesAndEndsAt100(string title)
    {
        double[] seen = [.. Percent().Matches(tour[title]).Select(m => double.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];
        seen.Length.ShouldBeGreaterThan(3); // a second tracker, as on the page, would stay at 0
        seen.ShouldBeInOrder();
        seen.Count(p => p == 100).ShouldBe(1);
        seen[^1].ShouldBe(100);
    }

    [Fact]
    public void Callbacks_TellStartChunksAndEnd()
    {
        var lines = Lines("Advanced Streaming Features › Streaming with Callbacks");
        lines[0].ShouldBe("Streaming started with openai:gpt-4.1");
        lines[1..^1]
            .Select(l => l[..l.IndexOf(':', StringComparison.Ordinal)])
            .ShouldBe(Enumerable.Range(0, 12).Select(i => $"Received chunk {i}"));
        lines[^1].ShouldBe("Streaming Completed. Total tokens: 17");
    }

    [Theory]
    [InlineData("OpenAI", "[openai:gpt-4.1]")]
    [InlineData("Anthropic", "[anthropic:claude-sonnet-5-5]")]
    [InlineData("Google", "[google:gemini-2.5-pro]")]
    public void Provider_OfThePage_IsTheOneThatAnswers(string vendor, string who) =>
        Lines($"Provider-Specific Streaming › {vendor} Streaming")[^1].ShouldBe(who);

    [Fact]
    public void Media_ArriveAsWhatTheyAre()
    {
        tour["Multimodal Streaming › Image + Text Streaming"].ShouldContain("a JPEG image of 320 × 200 pixels, 2,675 bytes");
        tour["Multimodal Streaming › Audio Streaming"].ShouldContain("an MP3 recording of about 3.2 seconds");
    }

    [Fact]
    public void Robust_ShowsWhatIsMendedAndWhatIsNot()
    {
        var scenes = Scenes("Error Handling in Streaming › Robust Streaming with Error Handling");
        scenes.Length.ShouldBe(5);
        var remarks = Remarks().Matches(scenes[1]);
        remarks.Select(m => m.Groups[2].Value).ShouldBe(Enumerable.Repeat("ServiceUnavailable", 4));
        remarks.Select(m => m.Groups[1].Value).Distinct().Count().ShouldBe(1); // three retries, then another route
        Text(scenes[1]).ShouldBe(scenes[0]);
        scenes[2].ShouldContain(": Truncated›‹gone on with›");
        Text(scenes[2]).ShouldBe(scenes[0]); // broken and gone on with, to the character
        scenes[3].ShouldContain("Streaming error (Truncated): ");
        var shown = Text(scenes[3]).Split('\n')[0];
        scenes[0].ShouldStartWith(shown);
        scenes[3].ShouldContain($"still valid: {shown.Length} characters");
        scenes[4].ShouldContain("Provider error (FallbackExhausted): ");
    }

    [Fact]
    public void Timeout_IsATimeoutExceptionAndOnlyTheSecondTime()
    {
        var scenes = Scenes("Error Handling in Streaming › Streaming with Timeout");
        scenes.Length.ShouldBe(2);
        scenes[0].ShouldNotContain("timed out");
        scenes[1].ShouldContain("\nStreaming timed out: StreamTimeoutException: The 'total' deadline of 0.5 s passed");
        scenes[1].ShouldContain("This is a simulated answer"); // what came before it stays
    }

    [Fact]
    public void Batch_AnswersAllInTheOrderOfTheRequests()
    {
        var lines = Lines("Performance Optimization › Batch Streaming");
        lines
            .Where(l => l.StartsWith('[') && !l.Contains("Completed", StringComparison.Ordinal))
            .ShouldBe(["[0] Write a story", "[1] Explain AI", "[2] Code example"]);
        lines.Count(l => l.Contains("] Completed by ", StringComparison.Ordinal)).ShouldBe(3);
        lines.ShouldContain("google: Explain AI");
        lines.ShouldContain("[1] Completed by google:gemini-2.5-pro");
    }

    [Fact]
    public void Cache_AnswersTheSecondTimeAndASimilarQuestion()
    {
        var told = Lines("Performance Optimization › Streaming with Caching").Where(l => l.StartsWith('[')).ToList();
        told[0].ShouldStartWith("[Write a short story about AI: Miss, 1 attempts, ");
        told[1..]
            .ShouldBe([
                "[Write a short story about AI: Hit, 0 attempts, 0 USD]",
                "[Please write a short story about AI: Similar, 0 attempts, 0 USD]",
            ]);
        Lines("Best Practices › 5. Optimize for Performance").Where(l => l.StartsWith('[')).ShouldBe(["[Miss]", "[Hit]"]);
    }

    [Fact]
    public void RealWorld_RemembersTheChatAndKeepsTheCodesLines()
    {
        var chat = tour["Real-World Examples › Chat Application"];
        chat.ShouldContain("(4 messages in the history)");
        chat.ShouldContain("(4 messages remembered)");
        tour["Real-World Examples › Code Generation with Streaming"]
            .ShouldContain("```python\nfrom collections import Counter\n\n\ndef sort(text: str) -> Counter:\n    '''Count");
    }

    [Fact]
    public void BestPractices_CatchErrorsFindTheTaskAndReuseCallbacks()
    {
        var scenes = Scenes("Best Practices › 1. Handle Streaming Errors Gracefully");
        scenes.Length.ShouldBe(2);
        scenes[0].ShouldNotContain("error");
        scenes[1].ShouldContain("\nStreaming error: ");
        Lines("Best Practices › 2. Use Appropriate Timeouts")[^1].ShouldBe("[Translation]");
        Lines("Best Practices › 4. Use Callbacks for Complex Logic")
            .Select(l => l.Split(':')[0])
            .ShouldBe(["start", "end", "start", "end"]);
    }

    [Fact]
    public async Task Options_ChooseListAndRefuse()
    {
        var (one, played, _) = await SeedTour.RunAsync(Token, "--section", "callbacks");
        one.ShouldBe(0);
        played.ShouldContain(tour["Advanced Streaming Features › Streaming with Callbacks"].TrimEnd()); // alone as among all
        played.ShouldNotContain(Titles[0]);
        var (_, list, _) = await SeedTour.RunAsync(Token, "--list");
        list.TrimEnd().Split('\n').Select(l => l[11..]).ShouldBe(Titles);
        var (help, text, _) = await SeedTour.RunAsync(Token, "--help");
        (help, text.Contains("--section NAME", StringComparison.Ordinal)).ShouldBe((0, true));
        var (wrong, nothing, message) = await SeedTour.RunAsync(Token, "--section", "nonsense");
        (wrong, nothing).ShouldBe((2, ""));
        message.ShouldContain("nonsense");
    }

    [Fact]
    public async Task RealProviders_WhereNoneIsConfigured_AreMissedClearly()
    {
        var (exitCode, played, error) = await SeedTour.RunAsync(Token, "--real");
        (exitCode, played).ShouldBe((2, ""));
        error.ShouldContain("OPENAI_API_KEY");
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1); // a message, and no stack
    }

    /// <summary>The output of a section without its file's name and empty lines.</summary>
    private string[] Lines(string title) =>
        [.. tour[title].Split('\n').Skip(1).Where(l => l.Length > 0 && !l.StartsWith("» That was all", StringComparison.Ordinal))];

    private string[] Scenes(string title) => [.. Told().Split(tour[title]).Skip(1)];

    private static string Text(string scene) => Remark().Replace(scene, "");

    [GeneratedRegex(@"Progress: +([0-9.]+)%")]
    private static partial Regex Percent();

    [GeneratedRegex("^» .*\n", RegexOptions.Multiline)]
    private static partial Regex Told();

    [GeneratedRegex("‹([^›:]+): ([^›]+)›")]
    private static partial Regex Remarks();

    [GeneratedRegex("‹[^›]+›")]
    private static partial Regex Remark();
}
