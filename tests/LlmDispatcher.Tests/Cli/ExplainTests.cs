using System.Text.Json;
using LlmDispatcher.Tests.Media;

namespace LlmDispatcher.Tests.Cli;

public sealed class ExplainTests
{
    /// <summary>The winner is the best by what the strategy counts, among those that can do the work.</summary>
    [Theory]
    [InlineData("cost", "estimatedCostUsd", false)]
    [InlineData("speed", "estimatedMs", false)]
    [InlineData("performance", "quality", true)]
    [InlineData("reliability", "reliability", true)]
    [InlineData("balanced", "score", true)]
    public async Task Winner_OfAStrategy_IsTheBestByWhatItCounts(string strategy, string value, bool mostIsBest)
    {
        using var desk = new Desk();
        desk.File("chart.png", Samples.Png);

        (await desk.RunAsync("explain", "--json", "--strategy", strategy, "--image", "chart.png", "What does it show?")).ShouldBe(0);

        var decision = JsonDocument.Parse(desk.Out).RootElement;
        decision.GetProperty("strategy").GetString().ShouldBe(strategy);
        decision.GetProperty("taskType").GetString().ShouldBe("visionAnalysis");
        var values = decision.GetProperty("candidates").EnumerateArray().Select(c => c.GetProperty(value).GetDecimal()).ToList();
        values[0].ShouldBe(mostIsBest ? values.Max() : values.Min());
        decision
            .GetProperty("rejected")
            .EnumerateArray()
            .ShouldContain(r =>
                r.GetProperty("model").GetString() == "gpt-4o-transcribe" && r.GetProperty("reason").GetString() == "takes no images"
            );
        decision.GetProperty("candidates").EnumerateArray().ShouldAllBe(c => c.GetProperty("model").GetString() != "gpt-4");
    }

    [Fact]
    public async Task Pipe_Decision_IsToldWithTheWinnerFirst()
    {
        using var desk = new Desk();
        (await desk.RunAsync("explain", "--strategy", "performance", "Summarize this")).ShouldBe(0);
        desk.Error.ShouldBe(
            "llmd: no provider is configured, so this compares all models of the catalogue, as if there were a key for each\n"
        );
        var lines = desk.Out.Split('\n');
        lines[0].ShouldBe("Task summarization · strategy performance · about 8 tokens · needs text, streaming");
        lines[2].ShouldMatch("^ +ROUTE +SCORE +QUALITY +COST \\$ +TIME +RELIABLE$");
        lines[3].ShouldMatch(@"^\* +\w+/\S+ +\d\.\d{3} +[\d.]+ +[\d.]+ +[\d.]+ s +98%$");
        desk.Out.ShouldContain("--all for each):\n");
        desk.Out.ShouldContain("  was taken away on …: openai/gpt-4, ");
    }

    [Fact]
    public async Task Rejected_ForReasonsThatDifferInANumber_AreToldByWhatTheyShare()
    {
        using var desk = new Desk();
        (await desk.RunAsync("explain", "--max-cost", "0", "Hello")).ShouldBe(2);
        desk.Out.ShouldMatch(@"(?m)^  may cost … USD, more than 0: openai/\S+, .* and \d+ more$");
    }

    [Fact]
    public async Task All_Rejected_AreEachOnALine()
    {
        using var desk = new Desk();
        (await desk.RunAsync("explain", "--all", "Hello")).ShouldBe(0);
        desk.Out.ShouldContain("\nRejected:\n");
        desk.Out.ShouldContain("  openai/gpt-4 was taken away on 2026-10-23\n");
    }

    [Fact]
    public async Task Alias_Asked_IsSaid()
    {
        using var desk = new Desk();
        (await desk.RunAsync("explain", "--model", "claude-3-haiku", "Hello")).ShouldBe(0);
        desk.Out.ShouldContain("Alias claude-3-haiku → claude-haiku-5-5\n");
    }

    [Fact]
    public async Task Model_ThatIsGoneButNamed_IsWarnedOf()
    {
        using var desk = new Desk();
        (await desk.RunAsync("explain", "--model", "openai/gpt-4", "Hello")).ShouldBe(0);
        desk.Error.ShouldContain("llmd: openai/gpt-4 was taken away on 2026-10-23; it would be asked because it was named\n");
    }

    [Fact]
    public async Task Configured_Providers_AreTheOnlyOnesCompared()
    {
        using var desk = new Desk();
        desk.File("llmd.json", """{"providers":{"local":{"baseUrl":"http://127.0.0.1:1/v1","models":["a","b"]}}}""");
        (await desk.RunAsync("explain", "Hello")).ShouldBe(0);
        desk.Error.ShouldBeEmpty();
        desk.Out.ShouldMatch(@"\* +local/a .*\n +local/b ");
    }

    [Theory]
    [InlineData("costLimit", "--max-cost", "0.0000001")]
    [InlineData("modelUnsupported", "--image", "chart.png", "--model", "openai/gpt-4o-transcribe")]
    public async Task Nobody_CanAnswer_ExitsTwoWithTheReasons(string kind, params string[] options)
    {
        using var desk = new Desk();
        desk.File("chart.png", Samples.Png);
        (await desk.RunAsync(["explain", "--json", .. options, "Hello"])).ShouldBe(2);
        var told = JsonDocument.Parse(desk.Out).RootElement;
        told.GetProperty("error").GetProperty("kind").GetString().ShouldBe(kind);
        told.GetProperty("candidates").GetArrayLength().ShouldBe(0);
        told.GetProperty("rejected").GetArrayLength().ShouldBeGreaterThan(0);
        desk.Error.ShouldEndWith("llmd: No route can answer.\n");
    }
}
