using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Seed;

/// <summary>"Progress Tracking": S18 to S27.</summary>
public sealed class ProgressTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void S18_S19_ProgressTracker_IsMadeWithoutArguments() => new ProgressTracker().GetProgress().Percent.ShouldBe(0);

    [Fact]
    public async Task S20_S21_S25_Tracker_OfARequest_IsUpToDateBeforeEachChunk()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        var tracker = new ProgressTracker();
        var text = "";
        await foreach (var piece in simulated.Llm.StreamAsync(Request(tracker), Token))
        {
            text += piece;
            tracker.Tokens.ShouldBe((text.Length + 3) / 4); // it knows of this very piece
            tracker.Percent.ShouldBeGreaterThan(0);
        }
        tracker.Percent.ShouldBe(100);
    }

    [Fact]
    public async Task S22_GetProgress_IsANumberFrom0To100()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        var tracker = new ProgressTracker();
        List<string> printed = [];
        await foreach (var _ in simulated.Llm.StreamAsync(Request(tracker), Token))
            printed.Add(FormattableString.Invariant($"{tracker.GetProgress().Percent:F1}%"));
        printed.ShouldAllBe(p => p.EndsWith('%') && p != "100.0%");
        printed.Distinct().Count().ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task S23_Progress_IsIndeterminateUntilSomethingIsKnown()
    {
        var tracker = new ProgressTracker();
        (tracker.Percent, tracker.IsIndeterminate, tracker.Confidence).ShouldBe((0, true, 0));

        await using var simulated = await SimulatedSwitch.StartAsync();
        List<StreamProgress> seen = [];
        tracker.Changed += (_, progress) => seen.Add(progress);
        await simulated.Llm.StreamAsync(Request(tracker), Token).ToListAsync(Token);
        (seen[0].Percent, seen[0].IsIndeterminate, seen[0].TimeToFirstChunk).ShouldBe((0, true, null));
        seen[1].IsIndeterminate.ShouldBeFalse();
        seen[1].ShouldSatisfyAllConditions(p => p.ExpectedTokens.ShouldNotBeNull(), p => p.TimeToFirstChunk.ShouldNotBeNull());
        seen[^1].ShouldSatisfyAllConditions(p => p.Confidence.ShouldBe(1), p => p.Ending.ShouldBe(Ending.Completed));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("cut-at-event=9", true)] // mended
    [InlineData("usage=every", true)]
    [InlineData("finish=length", true)]
    [InlineData("refuse", false)]
    [InlineData("cut-at-event=9|status=500|status=500", false)] // broken
    public async Task S24_Progress_NeverFallsAndIsHundredOnlyOnCompletion(string scripts, bool completes)
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        simulated.Script(scripts.Split('|'));
        var tracker = new ProgressTracker { ExpectedTokens = 30 }; // far too few
        List<double> seen = [];
        tracker.Changed += (_, progress) => seen.Add(progress.Percent);
        await simulated.ReadAsync(Request(tracker) with { Model = "both" });
        seen.ShouldBeInOrder();
        seen.Count(p => p == 100).ShouldBe(completes ? 1 : 0);
        (tracker.Percent == 100).ShouldBe(completes);
    }

    [Fact]
    public async Task S24_Progress_OfACallerWhoLeaves_StaysBelow100()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        var tracker = new ProgressTracker();
        await foreach (var _ in simulated.Llm.StreamAsync(Request(tracker), Token))
            break;
        (tracker.Ending, tracker.Percent < 100, tracker.EstimatedTimeRemaining).ShouldBe((Ending.Abandoned, true, null));
    }

    [Fact]
    public async Task S26_Tracker_OfTheRequest_IsTheOneThatIsRead()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        var (mine, other) = (new ProgressTracker(), new ProgressTracker());
        await simulated.Llm.StreamAsync(Request(mine), Token).ToListAsync(Token);
        (mine.Percent, other.Percent, other.IsIndeterminate).ShouldBe((100, 0, true));
    }

    [Fact]
    public async Task S27_Tracker_SharedByCalls_BeginsAnewAndShowsTheLatest()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        var tracker = new ProgressTracker();
        await simulated.Llm.StreamAsync(Request(tracker), Token).ToListAsync(Token);
        tracker.Percent.ShouldBe(100);

        await using var older = simulated.Llm.StreamAsync(Request(tracker), Token).GetAsyncEnumerator(Token);
        await older.MoveNextAsync();
        var begun = tracker.Percent;
        begun.ShouldBeLessThan(100);
        await using var newer = simulated.Llm.StreamAsync(Request(tracker), Token).GetAsyncEnumerator(Token);
        await newer.MoveNextAsync();
        var shown = tracker.GetProgress();
        while (await older.MoveNextAsync()) { }
        tracker.GetProgress().ShouldBeSameAs(shown); // the older one has ended, and nobody was told
        while (await newer.MoveNextAsync()) { }
        tracker.Percent.ShouldBe(100);
    }

    [Fact]
    public async Task S82_LongStream_ReportsProgressWithEveryChunk()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        var tracker = new ProgressTracker();
        var (reports, chunks, distinct) = (0, 0, new HashSet<double>());
        tracker.Changed += (_, _) => reports++;
        await foreach (var _ in simulated.Llm.StreamAsync(new TaskRequest("Write a long story of the sea") { Progress = tracker }, Token))
        {
            reports.ShouldBeGreaterThanOrEqualTo(++chunks); // at least one for each, and nobody asked for them
            distinct.Add(tracker.Percent);
        }
        chunks.ShouldBeGreaterThan(300);
        distinct.Count.ShouldBeGreaterThan(100); // it moves all along
        tracker.Percent.ShouldBe(100);
    }

    private static TaskRequest Request(ProgressTracker tracker) => new("Tell me about the tide") { Progress = tracker };
}
