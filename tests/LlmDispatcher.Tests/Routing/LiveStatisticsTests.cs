using CsCheck;
using LlmDispatcher.Routing;
using LlmDispatcher.Streams;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Routing;

public sealed class LiveStatisticsTests
{
    private static readonly Route A = new("a", "m");
    private static readonly ModelCard Card = new("m") { FirstToken = TimeSpan.FromSeconds(1), TokensPerSecond = 60 };
    private static readonly RouteStatistics Prior = RouteStatistics.Prior(Card);

    private readonly FakeTimeProvider _time = new();
    private readonly LiveStatistics _statistics;

    public LiveStatisticsTests() => _statistics = new LiveStatistics(_time);

    [Fact]
    public void Route_NobodyTried_IsWhatIsAssumedOfItsModel() => Now().ShouldBe(Prior);

    [Theory]
    [InlineData(Ending.Failed, FailureClass.Transient, true)]
    [InlineData(Ending.TimedOut, FailureClass.Silent, true)]
    [InlineData(Ending.Failed, FailureClass.Limited, true)]
    [InlineData(Ending.Failed, FailureClass.Denied, true)]
    [InlineData(Ending.Failed, FailureClass.Exhausted, true)]
    [InlineData(Ending.Refused, FailureClass.Refused, null)]
    [InlineData(Ending.Failed, FailureClass.Invalid, null)]
    [InlineData(Ending.Failed, FailureClass.TooLong, null)]
    [InlineData(Ending.Cancelled, null, null)]
    [InlineData(Ending.Abandoned, null, null)]
    [InlineData(Ending.Completed, null, false)]
    [InlineData(Ending.Refused, null, false)] // the model's own refusal is an answer
    public void Ending_CountsForOrAgainstTheRoute_OrNeither(Ending ending, FailureClass? failure, bool? hasFailed) =>
        Measurement.Of(Measured.Attempt(A, ending, failure: failure), pace: null).HasFailed.ShouldBe(hasFailed);

    [Theory]
    [InlineData(Ending.Cancelled)]
    [InlineData(Ending.Abandoned)]
    public void FirstContent_ThatWasSeen_CountsHoweverItEnded(Ending ending)
    {
        _statistics.Ended(A, Measured.Attempt(A, ending, firstContent: 4), pace: null);
        Now().FirstToken.ShouldBeGreaterThan(Prior.FirstToken);
        Now().FailureRate.ShouldBe(Prior.FailureRate);
    }

    [Fact]
    public void Caller_WhoLeavesBeforeTheFirstContent_TellsNothing()
    {
        _statistics.Ended(A, Measured.Attempt(A, Ending.Cancelled, duration: 9), pace: null);
        _statistics.Snapshot().Figures.ShouldBeEmpty();
    }

    /// <summary>Whoever stops waiting for the slow ones must not take the route for a fast one.</summary>
    [Fact]
    public void Silence_UntilWeStoppedWaiting_CountsAsThatLongAtLeast()
    {
        for (var i = 0; i < 30; i++)
        {
            _statistics.Succeeded(A);
            _statistics.Ended(A, Measured.Attempt(A, Ending.TimedOut, duration: 10, failure: FailureClass.Silent), pace: null);
            _statistics.Ended(A, Measured.Attempt(A, Ending.TimedOut, duration: 0.2, failure: FailureClass.Silent), pace: null); // too soon to tell
        }
        Now().FirstToken.ShouldBeInRange(TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(3.5));
        Now().FirstContentP95.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Measurements_ThatAgree_ComeToWhatWasMeasured()
    {
        for (var i = 0; i < 100; i++)
            _statistics.Succeeded(A, firstContent: 0.2, new AnswerPace(300, TimeSpan.FromSeconds(2)));
        Now().FirstToken.TotalSeconds.ShouldBe(0.2, tolerance: 0.02);
        Now().TokensPerSecond.ShouldBe(150, tolerance: 8);
        Now().FailureRate.ShouldBe(Prior.FailureRate);
    }

    /// <summary>One lucky answer, or an unlucky one, moves what is expected by the sixth root of how far it is off, and no further.</summary>
    [Fact]
    public void Answer_Alone_NeverDominates() =>
        Gen.Double[-8, 8]
            .Select(Gen.Double[-8, 8])
            .Sample(
                (logTime, logRate) =>
                {
                    var statistics = new LiveStatistics(_time);
                    statistics.Succeeded(A, Math.Exp(logTime), new AnswerPace(1000, TimeSpan.FromSeconds(1000 / (60 * Math.Exp(logRate)))));
                    var live = statistics.Snapshot().Of(A, Card);
                    const double most = 8 / (FadingMean.PriorWeight + 1) + 0.001;
                    Math.Abs(Math.Log(live.FirstToken / Prior.FirstToken)).ShouldBeLessThan(most);
                    Math.Abs(Math.Log(live.TokensPerSecond / Prior.TokensPerSecond)).ShouldBeLessThan(most);
                }
            );

    /// <summary>Whatever the history: had one more of its attempts failed, the route would count as less reliable, or as no more.</summary>
    [Fact]
    public void Failure_InPlaceOfASuccess_NeverHelps() =>
        Gen
            .Bool.Array[1, 60]
            .Select(Gen.Int[0, 59], Gen.Int[0, 600])
            .Sample(
                (outcomes, which, seconds) =>
                {
                    outcomes[which % outcomes.Length] = false;
                    var better = After(outcomes, seconds);
                    outcomes[which % outcomes.Length] = true;
                    After(outcomes, seconds).FailureRate.ShouldBeGreaterThanOrEqualTo(better.FailureRate);
                }
            );

    [Fact]
    public void Failures_InARow_LowerTheReliabilityEachTime()
    {
        var before = Now().FailureRate;
        for (var i = 0; i < 300; i++)
        {
            _statistics.Failed(A);
            var after = Now().FailureRate;
            after.ShouldBeGreaterThanOrEqualTo(before);
            if (i < 20)
                after.ShouldBeGreaterThan(before);
            before = after;
        }
        before.ShouldBeInRange(0.9, 1);
    }

    /// <summary>After any history, every minute of silence brings the route nearer to what was assumed of it, and within an hour exactly there.</summary>
    [Fact]
    public void Silence_BringsEveryFigureBackToThePrior() =>
        Gen
            .Bool.Array[1, 200]
            .Select(Gen.Double[0.01, 60])
            .Sample(
                (outcomes, firstContent) =>
                {
                    var time = new FakeTimeProvider();
                    var statistics = new LiveStatistics(time);
                    foreach (var failed in outcomes)
                    {
                        if (failed)
                            statistics.Failed(A);
                        else
                            statistics.Succeeded(A, firstContent, new AnswerPace(100, TimeSpan.FromSeconds(firstContent)));
                    }
                    var before = Distance(statistics.Snapshot().Of(A, Card));
                    for (var minute = 0; minute < 60; minute++)
                    {
                        time.Advance(TimeSpan.FromMinutes(1));
                        var after = Distance(statistics.Snapshot().Of(A, Card));
                        after.ShouldBeLessThanOrEqualTo(before + 1e-6);
                        before = after;
                    }
                    statistics.Snapshot().Of(A, Card).ShouldBe(Prior);
                }
            );

    [Fact]
    public void P95_IsKnownFromTwentyOn_AndForgotten()
    {
        for (var i = 1; i <= RecentTimes.Fewest; i++)
        {
            Now().FirstContentP95.ShouldBeNull();
            _statistics.Succeeded(A, firstContent: i);
        }
        Now().FirstContentP95.ShouldBe(TimeSpan.FromSeconds(19));
        _time.Advance(RecentTimes.Lasting);
        Now().FirstContentP95.ShouldBe(TimeSpan.FromSeconds(19));
        _time.Advance(TimeSpan.FromSeconds(1));
        Now().FirstContentP95.ShouldBeNull();
        _statistics.Succeeded(A); // the others are still old
        Now().FirstContentP95.ShouldBeNull();
    }

    [Fact]
    public void P95_IsOfTheLastOnes()
    {
        for (var i = 0; i < 1000; i++)
            _statistics.Succeeded(A, firstContent: i < 900 ? 50 : i / 1000.0);
        Now().FirstContentP95.ShouldBe(TimeSpan.FromSeconds(0.996)); // the 61st of 0.936 … 0.999
    }

    [Fact]
    public void Silence_OfExactlyTheMean_Counts()
    {
        _statistics.Succeeded(A, firstContent: 4);
        _statistics.Ended(A, Measured.Attempt(A, Ending.TimedOut, duration: 4, failure: FailureClass.Silent), pace: null);
        var twice = new LiveStatistics(_time);
        twice.Succeeded(A, firstContent: 4);
        twice.Succeeded(A, firstContent: 4);
        Now().FirstToken.ShouldBe(twice.Snapshot().Of(A, Card).FirstToken);
    }

    [Theory]
    [InlineData(Ending.Completed)]
    [InlineData(Ending.Refused)]
    [InlineData(Ending.Failed)]
    public void Ending_OfItsOwn_WithoutContent_IsNoWait(Ending ending)
    {
        var measured = Measurement.Of(Measured.Attempt(A, ending, duration: 9), pace: null);
        (measured.FirstContent, measured.IsAtLeast).ShouldBe((null, false));
    }

    /// <summary>What was measured long ago is not what a silence is compared with.</summary>
    [Fact]
    public void Silence_AfterAllHasFaded_Counts()
    {
        _statistics.Succeeded(A, firstContent: 100);
        _time.Advance(TimeSpan.FromHours(2));
        _statistics.Ended(A, Measured.Attempt(A, Ending.TimedOut, duration: 10, failure: FailureClass.Silent), pace: null);
        Now().FirstToken.ShouldBeGreaterThan(Prior.FirstToken);
    }

    [Fact]
    public void Times_BeyondTheMost_AreNotCounted()
    {
        var times = RecentTimes.None;
        for (var i = RecentTimes.Most; i >= 0; i--)
            times = times.With(TimeSpan.FromSeconds(i), TimeSpan.Zero);
        times.P95At(TimeSpan.Zero).ShouldBe(TimeSpan.FromSeconds(60)); // the 61st of 0 … 63
    }

    [Fact]
    public void Pace_OfNoTime_TellsNothing() =>
        Measurement
            .Of(Measured.Attempt(A, Ending.Completed, firstContent: 1), new AnswerPace(10, TimeSpan.Zero))
            .TokensPerSecond.ShouldBeNull();

    [Fact]
    public void Times_TheOldestMakeRoom()
    {
        var times = RecentTimes.None;
        for (var i = 0; i < RecentTimes.Most; i++)
            times = times.With(TimeSpan.FromSeconds(100), TimeSpan.FromMinutes(1));
        for (var i = 0; i < RecentTimes.Most - 1; i++)
            times = times.With(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
        times.P95At(TimeSpan.FromMinutes(2)).ShouldBe(TimeSpan.FromSeconds(1)); // one slow one of 64 is left
        times.With(TimeSpan.FromSeconds(7), TimeSpan.FromMinutes(2)).P95At(TimeSpan.FromMinutes(2)).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Times_ThatAreOld_GoWhenNewOnesCome()
    {
        var times = RecentTimes.None;
        for (var i = 0; i < RecentTimes.Fewest; i++)
            times = times.With(TimeSpan.FromSeconds(100), TimeSpan.FromMinutes(1));
        var atTheEdge = TimeSpan.FromMinutes(1) + RecentTimes.Lasting;
        times.With(TimeSpan.FromSeconds(1), atTheEdge).P95At(atTheEdge).ShouldBe(TimeSpan.FromSeconds(100));
        times.With(TimeSpan.FromSeconds(1), atTheEdge + TimeSpan.FromTicks(1)).P95At(atTheEdge).ShouldBeNull();
    }

    [Fact]
    public void Routes_UpToTheBound_AreAllKept_AndThenATenthGoes()
    {
        var statistics = new LiveStatistics(_time, maxRoutes: 10);
        for (var i = 0; i < 10; i++)
        {
            statistics.Failed(new Route("a", $"{i}"));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        statistics.Snapshot().Figures.Count.ShouldBe(10);
        statistics.Failed(new Route("a", "10"));
        statistics.Snapshot().Figures.Keys.Select(r => r.Model).ShouldBe(["2", "3", "4", "5", "6", "7", "8", "9", "10"], ignoreOrder: true);
    }

    [Fact]
    public void Routes_BeyondTheBound_ForgetThoseMeasuredLongestAgo()
    {
        var statistics = new LiveStatistics(_time, maxRoutes: 100);
        for (var i = 0; i < 10_000; i++)
        {
            statistics.Failed(new Route("made-up", $"{i}"));
            statistics.Failed(A); // in use all the time
            _time.Advance(TimeSpan.FromMilliseconds(1));
            statistics.Snapshot().Figures.Count.ShouldBeLessThanOrEqualTo(100);
        }
        statistics.Snapshot().Figures.ShouldContainKey(A);
        statistics.Snapshot().Figures.ShouldContainKey(new Route("made-up", "9999"));
    }

    [Fact]
    public async Task Attempts_EndingTogether_AreAllBooked()
    {
        using var start = new Barrier(4);
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(worker =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            start.SignalAndWait();
                            for (var i = 0; i < 20; i++)
                            {
                                _statistics.Failed(A);
                                _statistics.Failed(new Route("own", $"{worker}-{i}"));
                                _ = _statistics.Snapshot().Of(A, Card);
                            }
                        },
                        TaskCreationOptions.LongRunning
                    )
                )
        );
        _statistics.Snapshot().Figures.Count.ShouldBe(1 + 80);
        const double prior = FadingMean.PriorWeight;
        Now().FailureRate.ShouldBe((80 + prior * Prior.FailureRate) / (80 + prior), tolerance: 1e-9);
    }

    [Fact]
    public void Snapshot_OnceTaken_StaysAsItWas()
    {
        _statistics.Failed(A);
        var snapshot = _statistics.Snapshot();
        var before = snapshot.Of(A, Card);
        _statistics.Failed(A);
        _time.Advance(TimeSpan.FromMinutes(5));
        snapshot.Of(A, Card).ShouldBe(before);
    }

    private RouteStatistics Now() => _statistics.Snapshot().Of(A, Card);

    private static RouteStatistics After(bool[] failures, int secondsBetween)
    {
        var time = new FakeTimeProvider();
        var statistics = new LiveStatistics(time);
        foreach (var failed in failures)
        {
            if (failed)
                statistics.Failed(A);
            else
                statistics.Succeeded(A);
            time.Advance(TimeSpan.FromSeconds(secondsBetween));
        }
        return statistics.Snapshot().Of(A, Card);
    }

    private static double Distance(RouteStatistics live) =>
        Math.Abs(Math.Log(live.FirstToken / Prior.FirstToken))
        + Math.Abs(Math.Log(live.TokensPerSecond / Prior.TokensPerSecond))
        + Math.Abs(live.FailureRate - Prior.FailureRate);
}
