using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Observers;

public sealed class ProgressTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Forty tokens in ten seconds, after one second of waiting.</summary>
    [Fact]
    public void Figures_AreThoseOfTheClock()
    {
        var ten = new string('x', 40);
        var source = new PacedSource(
            _time,
            (1, StreamEvent.OfText("")),
            (2, StreamEvent.OfText(ten)),
            (2, StreamEvent.OfText(ten)),
            (0, Watched.Stop)
        );
        using var llm = Watched.Switch(b => b.TimeProvider = _time, source);
        var tracker = new ProgressTracker { ExpectedTokens = 100 };
        List<StreamProgress> seen = [];
        tracker.Changed += (_, progress) => seen.Add(progress);
        Clock.Run(_time, Watched.ReadAsync(llm, new TaskRequest("hi") { Progress = tracker }), TimeSpan.FromSeconds(0.5));

        var half = seen[3];
        (half.Percent, half.Tokens, half.ExpectedTokens, half.IsIndeterminate).ShouldBe((20, 20, 100, false));
        (half.TimeToFirstChunk, half.Elapsed).ShouldBe((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)));
        half.TokensPerSecond.ShouldBe(5);
        half.EstimatedTimeRemaining!.Value.TotalSeconds.ShouldBe(16, 0.001);
        half.Confidence.ShouldBe(0.9);
        var last = seen[^1];
        (last.Percent, last.ExpectedTokens, last.EstimatedTimeRemaining).ShouldBe((100, 20, TimeSpan.Zero));
    }

    [Fact]
    public async Task Expectation_IsToldThenLearnedThenTheTasks_AndBoundedByTheLimit()
    {
        using var llm = Watched.Switch(null, Watched.Saying(new string('x', 4000)));
        var request = new TaskRequest("hi") { TaskType = TaskType.QuestionAnswering };
        var (first, confidence) = await ExpectedAsync(llm, request);
        first.ShouldBe(300); // the task's own
        (await ExpectedAsync(llm, request with { MaxOutputTokens = 50 })).Expected.ShouldBe(50);

        for (var i = 0; i < 10; i++)
            await llm.CompleteAsync(request, Token);
        var (learned, surer) = await ExpectedAsync(llm, request);
        learned!.Value.ShouldBeInRange(950, 1000);
        surer.ShouldBeGreaterThan(confidence);
        (await ExpectedAsync(llm, request with { TaskType = TaskType.Classification })).Expected.ShouldBe(10); // learned for its task only
        (await ExpectedAsync(llm, request, told: 2000)).Expected.ShouldBe(2000);
        (await ExpectedAsync(llm, request with { MaxOutputTokens = 50 }, told: 2000)).Expected.ShouldBe(50);
    }

    [Fact]
    public async Task Expectation_IsNotLearnedFromAnswersThatWereCut()
    {
        var cut = StreamEvent.OfFinish(new Finish(ChatFinishReason.Length, "length"));
        using var llm = Watched.Switch(null, new ScriptedSource(StreamEvent.OfText(new string('x', 4000)), cut));
        var request = new TaskRequest("hi") { TaskType = TaskType.QuestionAnswering };
        await llm.CompleteAsync(request, Token);
        (await ExpectedAsync(llm, request)).Expected.ShouldBe(300);
    }

    [Fact]
    public async Task Percent_BeyondTheExpectation_FlattensAndConfidenceFalls()
    {
        using var llm = Watched.Switch(null, Watched.Saying(Enumerable.Repeat(new string('x', 40), 100)));
        List<StreamProgress> seen = [];
        var tracker = new ProgressTracker { ExpectedTokens = 100 };
        tracker.Changed += (_, progress) => seen.Add(progress);
        await llm.CompleteAsync(new TaskRequest("hi") { Progress = tracker }, Token);
        var running = seen[1..^1];
        running[4].Percent.ShouldBe(50, 0.001);
        running[9].Percent.ShouldBe(90, 0.001);
        running[19].Percent.ShouldBeInRange(97, 98);
        running[^1].Percent.ShouldBeInRange(99, 99.9);
        running[^1].Confidence.ShouldBeLessThan(0.1);
    }

    [Fact]
    public async Task Tokens_AreReplacedByWhatTheProviderReports()
    {
        var report = StreamEvent.OfUsage(new UsageDetails { OutputTokenCount = 70, ReasoningTokenCount = 20 });
        using var llm = Watched.Switch(
            null,
            new ScriptedSource(
                StreamEvent.OfReasoning("Hm."),
                StreamEvent.OfText("four"),
                report,
                StreamEvent.OfText("and more"),
                Watched.Stop
            )
        );
        List<StreamProgress> seen = [];
        var tracker = new ProgressTracker();
        tracker.Changed += (_, progress) => seen.Add(progress);
        await llm.CompleteAsync(new TaskRequest("hi") { Progress = tracker }, Token);
        seen.Select(p => p.Tokens).ShouldBe([0, 0, 1, 52, 52]);
        seen[1].IsIndeterminate.ShouldBeTrue(); // it thinks
        seen[1].TimeToFirstChunk.ShouldNotBeNull();
    }

    [Fact]
    public async Task AnyProgress_Works()
    {
        using var llm = Watched.Switch(null, Watched.Saying("x"));
        var mine = new Mine();
        await llm.CompleteAsync(new TaskRequest("hi") { Progress = mine }, Token);
        mine.Seen.Select(p => p.Percent == 100).ShouldBe([false, false, true]);
    }

    [Fact]
    public void ExpectedTokens_LessThanOne_AreRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new ProgressTracker { ExpectedTokens = 0 });

    [Fact]
    public async Task Tracker_ReadFromAnotherThread_IsOfOneMoment()
    {
        using var llm = Watched.Switch(null, Watched.Saying(Enumerable.Repeat("word ", 20_000)));
        var tracker = new ProgressTracker { ExpectedTokens = 30_000 };
        var reading = Task.Run(() => llm.CompleteAsync(new TaskRequest("hi") { Progress = tracker }, Token), Token);
        var before = 0.0;
        while (!reading.IsCompleted)
        {
            var now = tracker.GetProgress();
            now.Percent.ShouldBeGreaterThanOrEqualTo(before);
            (now.Percent == 100).ShouldBe(now.Ending == Ending.Completed);
            before = now.Percent;
        }
        await reading;
        tracker.Percent.ShouldBe(100);
    }

    private static async Task<(int? Expected, double Confidence)> ExpectedAsync(LlmSwitch llm, TaskRequest request, int? told = null)
    {
        var tracker = new ProgressTracker { ExpectedTokens = told };
        await foreach (var _ in llm.StreamAsync(request with { Progress = tracker }, Token))
        {
            var progress = tracker.GetProgress();
            var part = Math.Max(1, (double)progress.Tokens / progress.ExpectedTokens!.Value);
            return ((int)progress.ExpectedTokens.Value, progress.Confidence * part);
        }
        throw new InvalidOperationException("Nothing came.");
    }

    private sealed class Mine : IProgress<StreamProgress>
    {
        public List<StreamProgress> Seen { get; } = [];

        public void Report(StreamProgress value) => Seen.Add(value);
    }
}
