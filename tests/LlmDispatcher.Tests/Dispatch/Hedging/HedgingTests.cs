using LlmDispatcher.Dispatch;
using LlmDispatcher.Dispatch.Hedging;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Dispatch.Hedging;

/// <summary>A second route beside one that is slow to begin: the first content wins, on fake time.</summary>
public sealed class HedgingTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.5);
    private static readonly StreamEvent Stop = StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop"));
    private static readonly StreamEvent Opened = StreamEvent.OfHead(new ResponseHead());

    private readonly FakeTimeProvider _time = new();
    private StreamPolicy _policy = new() { HedgeAfter = TimeSpan.FromSeconds(2), MaxRetries = 0 };

    [Fact]
    public async Task Route_ThatBeginsInTime_IsAloneAndAnswers()
    {
        var (a, b) = (Answering(1, "a"), Answering(1, "b"));
        (await RunAsync(a, b)).Text.ShouldBe("a");
        b.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task FirstContent_OfTheSecond_WinsAndTheFirstIsGivenUpAndBooked()
    {
        var (a, b) = (new PacedSource(_time, (0, Opened), (8, StreamEvent.OfText("a")), (0, Stop)), Answering(3, "b"));
        var summary = await RunAsync(a, b);

        (summary.Text, summary.Provider).ShouldBe(("b", "b"));
        summary
            .Attempts.Select(x => (x.Provider, x.Purpose, x.Ending))
            .ShouldBe([("a", AttemptPurpose.First, Ending.Superseded), ("b", AttemptPurpose.Hedge, Ending.Completed)]);
        summary.Attempts[1].StartedAfter.ShouldBe(TimeSpan.FromSeconds(2));
        (a.Closed, b.Closed).ShouldBe((1, 1));
    }

    [Fact]
    public async Task FirstContent_OfTheFirst_WinsAndTheSecondIsGivenUp()
    {
        var (a, b) = (Answering(3, "a"), Answering(8, "b"));
        var summary = await RunAsync(a, b);
        summary.Text.ShouldBe("a");
        summary.Attempts.Select(x => (x.Provider, x.Ending)).ShouldBe([("a", Ending.Completed), ("b", Ending.Superseded)]);
        (a.Closed, b.Closed).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Second_ThatFails_LeavesTheFirstGoingOn()
    {
        var summary = await RunAsync(Answering(6, "a"), new PacedSource(_time, (1, Opened)));
        summary.Text.ShouldBe("a");
        summary.Attempts.Select(x => (x.Provider, x.Ending)).ShouldBe([("a", Ending.Completed), ("b", Ending.Failed)]);
    }

    [Fact]
    public async Task First_ThatFails_LeavesTheSecondGoingOn()
    {
        var summary = await RunAsync(new PacedSource(_time, (3, Opened)), Answering(6, "b"));
        summary.Text.ShouldBe("b");
        summary.Attempts.Select(x => (x.Provider, x.Ending)).ShouldBe([("a", Ending.Failed), ("b", Ending.Completed)]);
    }

    [Fact]
    public async Task Both_Failing_EndTheRequestWithBothOnIt()
    {
        var error = await Should.ThrowAsync<ProviderException>(() =>
            RunAsync(new PacedSource(_time, (3, Opened)), new PacedSource(_time, (3, Opened)))
        );
        error.Attempts.Select(x => x.Provider).ShouldBe(["a", "b"]);
    }

    /// <summary>Each has its own clock: the first is out after its limit, and the second after its own.</summary>
    [Fact]
    public async Task Both_Silent_PassTheirOwnLimits()
    {
        var error = await Should.ThrowAsync<StreamTimeoutException>(() =>
            RunAsync(new PacedSource(_time, (-1, default)), new PacedSource(_time, (-1, default)))
        );
        error.Deadline.ShouldBe("firstContent");
        error.Attempts.Select(x => x.Ending).ShouldAllBe(e => e == Ending.TimedOut);
    }

    [Fact]
    public async Task Winner_ThatBreaksAfterThat_IsGoneOnWith()
    {
        var (a, b) = (new PacedSource(_time, (-1, default)), new PacedSource(_time, (3, StreamEvent.OfText("The tide turns twice."))));
        _policy = _policy with { MaxRetries = 1 };
        var error = await Should.ThrowAsync<StreamingException>(() => RunAsync(a, b));
        error.PartialText.ShouldBe("The tide turns twice.");
        error
            .Attempts.Select(x => (x.Provider, x.Purpose))
            .ShouldBe([("a", AttemptPurpose.First), ("b", AttemptPurpose.Hedge), ("b", AttemptPurpose.Continuation)]);
    }

    [Fact]
    public async Task Caller_LeavingDuringTheRace_ClosesBoth()
    {
        using var leaving = new CancellationTokenSource();
        var (a, b) = (new PacedSource(_time, (-1, default)), new PacedSource(_time, (-1, default)));
        var run = Transcript.CollectAsync(Dispatcher(a, b).StreamAsync(new TaskRequest("hi"), leaving.Token));
        _time.Advance(TimeSpan.FromSeconds(3));
        leaving.Cancel();
        (await run).Error.ShouldBeAssignableTo<OperationCanceledException>();
        (a.Closed, b.Closed).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, 0.0)]
    public async Task Second_WithoutFallbackOrBeyondTheShare_IsNotOpened(bool fallback, double? share)
    {
        _policy = _policy with { Fallback = fallback, MaxHedgedShare = share ?? 0.1 };
        var (a, b) = (Answering(5, "a"), Answering(1, "b"));
        (await RunAsync(a, b)).Text.ShouldBe("a");
        b.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task P95_NotKnown_OpensNoSecondRoute()
    {
        _policy = _policy with { HedgeAfter = HedgeDelay.P95 };
        var (a, b) = (Answering(5, "a"), Answering(1, "b"));
        (await RunAsync(a, b)).Text.ShouldBe("a");
        b.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task P95_OfTheRoute_IsTheDelay()
    {
        _policy = _policy with { HedgeAfter = HedgeDelay.P95 };
        var (a, b) = (new PacedSource(_time, (-1, default)), Answering(1, "b"));
        var plan = Plans.Of("a/m", "b/m");
        plan = plan with { Ranked = [.. plan.Ranked.Select(r => r with { FirstContentP95 = TimeSpan.FromSeconds(4) })] };
        (await RunAsync(plan, a, b)).Attempts[1].StartedAfter.ShouldBe(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task Delay_ThatIsFixed_IsNotTheRoutesP95()
    {
        var plan = Plans.Of("a/m", "b/m");
        plan = plan with { Ranked = [.. plan.Ranked.Select(r => r with { FirstContentP95 = TimeSpan.FromSeconds(4) })] };
        var summary = await RunAsync(plan, new PacedSource(_time, (-1, default)), Answering(1, "b"));
        summary.Attempts[1].StartedAfter.ShouldBe(TimeSpan.FromSeconds(2));
    }

    /// <summary>What came before the first content was read during the race, and is not lost.</summary>
    [Fact]
    public async Task Winner_KeepsWhatCameBeforeItsFirstContent()
    {
        var started = StreamEvent.OfStart(new ResponseStart("id-b", "m-2026"));
        var b = new PacedSource(_time, (1, Opened), (0, started), (1, StreamEvent.OfText("b")), (0, Stop));
        var run = Transcript.CollectAsync(
            Dispatcher(new PacedSource(_time, (-1, default)), b).StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken)
        );
        Clock.Run(_time, run, Step);
        (await run)
            .Events.Select(e => e.Kind)
            .ShouldBe([
                StreamEventKind.Answering,
                StreamEventKind.Opened,
                StreamEventKind.Started,
                StreamEventKind.Text,
                StreamEventKind.Finished,
                StreamEventKind.Ended,
            ]);
    }

    /// <summary>A source is closed only when its read has ended, however long it takes to give up.</summary>
    [Fact]
    public async Task Loser_ThatTakesItsTime_IsClosedOnceAndNotInTheMiddleOfARead()
    {
        var a = new WatchedSource(new PacedSource(_time, (-1, default)))
        {
            Lingers = () => Clock.WaitAsync(_time, TimeSpan.FromSeconds(1), CancellationToken.None),
        };
        var b = Answering(1, "b");
        var dispatcher = new Dispatcher(_ => Plans.Of("a/m", "b/m"), p => p == "b" ? b : a, _policy, _time);
        var run = Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));
        Clock.Run(_time, run, Step);
        (await run).Error.ShouldBeNull();
        (a.Opened, a.Closed, a.WasGivenUp, a.WasBeingRead).ShouldBe((1, 1, true, false));
    }

    [Fact]
    public async Task Caller_LeavingDuringTheRace_HasBothBookedAsCancelled()
    {
        using var leaving = new CancellationTokenSource();
        var watcher = new Endings();
        var (a, b) = (new PacedSource(_time, (-1, default)), new PacedSource(_time, (-1, default)));
        var run = Transcript.CollectAsync(Dispatcher(a, b).StreamAsync(new TaskRequest("hi") { Watcher = watcher }, leaving.Token));
        _time.Advance(TimeSpan.FromSeconds(3));
        await leaving.CancelAsync();
        await run;
        watcher.Summary!.Attempts.Select(x => x.Ending).ShouldBe([Ending.Cancelled, Ending.Cancelled]);
    }

    /// <summary>The share is of the requests that might be hedged; each of them counts.</summary>
    [Fact]
    public async Task Requests_WithinTheShare_AreAllHedged()
    {
        _policy = _policy with { MaxHedgedShare = 1 };
        var (a, b) = (new PacedSource(_time, (-1, default)), Answering(1, "b"));
        var dispatcher = Dispatcher(a, b);
        for (var n = 0; n < 3; n++)
        {
            var run = Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));
            Clock.Run(_time, run, Step);
            (await run).Events[^1].Summary!.Attempts.Select(x => x.Purpose).ShouldBe([AttemptPurpose.First, AttemptPurpose.Hedge]);
        }
    }

    [Fact]
    public void Share_OfFewRequests_IsOne()
    {
        var share = new HedgeShare(0.1);
        share.Count();
        share.Take().ShouldBeTrue();
        share.Count();
        share.Take().ShouldBeFalse();
    }

    [Fact]
    public void Share_OfManyRequests_IsKept()
    {
        var share = new HedgeShare(0.1);
        var taken = 0;
        for (var n = 0; n < 5000; n++)
        {
            share.Count();
            taken += share.Take() ? 1 : 0;
        }
        taken.ShouldBeInRange(490, 510);
    }

    private sealed class Endings : IEndingWatcher
    {
        public StreamSummary? Summary { get; private set; }

        void IEndingWatcher.Ended(StreamSummary summary) => Summary = summary;
    }

    private PacedSource Answering(double seconds, string text) => new(_time, (seconds, StreamEvent.OfText(text)), (0, Stop));

    private Task<StreamSummary> RunAsync(PacedSource a, PacedSource b) => RunAsync(Plans.Of("a/m", "b/m"), a, b);

    private async Task<StreamSummary> RunAsync(RoutingDecision plan, PacedSource a, PacedSource b)
    {
        var run = Transcript.CollectAsync(Dispatcher(a, b, plan).StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));
        Clock.Run(_time, run, Step);
        var (events, error) = await run;
        return error is null ? events[^1].Summary! : throw error;
    }

    private Dispatcher Dispatcher(PacedSource a, PacedSource b, RoutingDecision? plan = null) =>
        new(_ => plan ?? Plans.Of("a/m", "b/m"), p => p == "b" ? b : a, _policy, _time, random: () => 0);
}
