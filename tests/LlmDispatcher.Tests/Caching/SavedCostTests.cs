using LlmDispatcher.Caching;
using LlmDispatcher.Dispatch;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Caching;

/// <summary>What a hit or a joined stream did not have to be paid for again, and when their first token came.</summary>
public sealed class SavedCostTests
{
    private static readonly TaskRequest Question = new("Why is the sea salty?");

    private readonly FakeTimeProvider _time = new();
    private readonly StreamingCache _cache = new();

    /// <summary>Ten tokens in, five out, a dollar each; an estimate is never said to be saved.</summary>
    [Theory]
    [InlineData(true, 15, 30)]
    [InlineData(false, null, 0)]
    public async Task Hits_SaveWhatTheProviderCounted(bool isCounted, int? cost, int saved)
    {
        var answers = Answered(new ScriptedSource(isCounted ? Answers.Text("salt") : [StreamEvent.OfText("salt"), Answers.Stop]));
        for (var n = 0; n < 3; n++)
            await Transcript.CollectAsync(answers.StreamAsync(Question, Answers.Token));
        var told = await _cache.ReadStatisticsAsync(Answers.Token);
        (told.Hits, told.SavedCost).ShouldBe((2, saved));
        var question = RequestKey.Of(Question, _cache, "plan")!.Value.Key;
        (await _cache.Entries.FindAsync(question, Answers.Token))!.Cost.ShouldBe(cost);
    }

    [Theory]
    [InlineData(true, 15)]
    [InlineData(false, 0)]
    public async Task Joined_SavesItToo(bool isCounted, int saved)
    {
        var source = new GatedSource();
        var answers = Answered(source);
        await using var first = answers.StreamAsync(Question, Answers.Token).GetAsyncEnumerator(Answers.Token);
        source.Give(StreamEvent.OfText("salt"));
        await first.UntilAsync("salt");
        await using var second = answers.StreamAsync(Question, Answers.Token).GetAsyncEnumerator(Answers.Token);
        await second.UntilAsync("salt");
        source.Give([.. isCounted ? Answers.Text() : [Answers.Stop]]);
        source.End();
        (await second.RestAsync())[^1].Summary!.Cost.ShouldBe(0);
        await first.RestAsync();
        var told = await _cache.ReadStatisticsAsync(Answers.Token);
        (told.Joined, told.SavedCost).ShouldBe((1, saved));
    }

    [Fact]
    public async Task TimeToFirstToken_IsOfTheFirstContentAndOfEachReader()
    {
        var source = new GatedSource();
        var answers = Answered(source);
        await using var first = answers.StreamAsync(Question, Answers.Token).GetAsyncEnumerator(Answers.Token);
        source.Give(StreamEvent.OfReasoning("Hm."));
        (await first.MoveNextAsync()).ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(1));
        await using var second = answers.StreamAsync(Question, Answers.Token).GetAsyncEnumerator(Answers.Token);
        (await second.MoveNextAsync()).ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(2));
        await first.UntilAsync("Hm.");
        await second.UntilAsync("Hm.");
        _time.Advance(TimeSpan.FromSeconds(4));
        source.Give(StreamEvent.OfText("a"), Answers.Stop);
        source.End();
        var (led, joined) = ((await first.RestAsync())[^1].Summary!, (await second.RestAsync())[^1].Summary!);
        (led.TimeToFirstToken, joined.TimeToFirstToken).ShouldBe((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2)));
        (led.Duration, joined.Duration).ShouldBe((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(6)));
    }

    [Fact]
    public async Task TimeToFirstToken_OfAReplay_IsThatOfItsFirstContent()
    {
        var cache = new StreamingCache { Replay = CacheReplay.AsRecorded };
        var source = new PacedSource(_time, (3, StreamEvent.OfText("a")), (4, StreamEvent.OfText("b")), (1, Answers.Stop));
        var answers = Answered(source, cache);
        for (var n = 0; n < 2; n++)
        {
            var run = Transcript.CollectAsync(answers.StreamAsync(Question, Answers.Token));
            Clock.Run(_time, run, TimeSpan.FromSeconds(0.5));
            var events = (await run).Events;
            events[^1].Summary!.TimeToFirstToken.ShouldBe(TimeSpan.FromSeconds(3));
            events[^1].Summary!.Cache!.Outcome.ShouldBe(n == 0 ? CacheOutcome.Miss : CacheOutcome.Hit);
        }
    }

    /// <summary>Whoever watches a replay knows how long it will be.</summary>
    [Fact]
    public async Task Replay_SaysWhatIsToBeExpected()
    {
        var answers = Answered(new ScriptedSource(Answers.Text("salt")));
        await Transcript.CollectAsync(answers.StreamAsync(Question, Answers.Token));
        var (events, _) = await Transcript.CollectAsync(answers.StreamAsync(Question, Answers.Token));
        var expected = events.Single(e => e.Kind == StreamEventKind.Answering).Expectation.ShouldNotBeNull();
        (expected.Route, expected.InputTokens, expected.AnswerTokens).ShouldBe((new Route("p", "m"), 10, 5));
    }

    [Fact]
    public void Counters_CountUpwards()
    {
        var counters = new CacheCounters();
        counters.Failed();
        counters.Failed();
        counters.Saved(0.5m);
        counters.Saved(0.25m);
        counters.Saved(null);
        counters.Saved(-1);
        counters.Stored(evicted: 3);
        var told = counters.Read();
        (told.StoreFailures, told.SavedCost, told.Stored, told.Evictions).ShouldBe((2, 0.75m, 1, 3));
    }

    private CachedAnswers Answered(IStreamSource source, StreamingCache? cache = null)
    {
        var route = new RouteCandidate(new Route("p", "m"), Score: 1)
        {
            Quality = 50,
            EstimatedCost = null,
            EstimatedDuration = TimeSpan.FromSeconds(1),
            Reliability = 1,
            Prices = new ModelPrices(1_000_000, 1_000_000),
        };
        var plan = new RoutingDecision
        {
            TaskType = TaskType.TextGeneration,
            Strategy = OptimizationStrategy.Balanced,
            Needs = Capability.Text,
            EstimatedInputTokens = 0,
            Ranked = [route],
            Rejected = [],
        };
        return new CachedAnswers(new Dispatcher(_ => plan, _ => source, new(), _time), cache ?? _cache, _ => "plan", _time);
    }
}
