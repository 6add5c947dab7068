using LlmDispatcher.Dispatch;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Dispatch;

/// <summary>Failures before commit: what is tried next, by their class.</summary>
public sealed class FallbackTests
{
    private readonly FakeTimeProvider _time = new();

    public static TheoryData<FailureClass, LlmErrorKind, string> Table =>
        new()
        {
            { FailureClass.Transient, LlmErrorKind.ServiceUnavailable, "a a a b" },
            { FailureClass.Limited, LlmErrorKind.RateLimit, "a a a b" },
            { FailureClass.Silent, LlmErrorKind.Timeout, "a b" },
            { FailureClass.Exhausted, LlmErrorKind.QuotaExceeded, "a b" },
            { FailureClass.Denied, LlmErrorKind.Authentication, "a b" },
            { FailureClass.TooLong, LlmErrorKind.ContextLengthExceeded, "a b" },
            { FailureClass.Refused, LlmErrorKind.ContentFilter, "a" },
            { FailureClass.Invalid, LlmErrorKind.InvalidRequest, "a" },
            { FailureClass.Invalid, LlmErrorKind.ModelUnsupported, "a b" },
        };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Failure_OfEveryClass_IsFollowedByWhatItsClassSays(FailureClass @class, LlmErrorKind kind, string asked)
    {
        var failure = new ProviderFailure(@class, kind, "no");
        var sources = new Sources { ["a"] = [Failing(failure)], ["b"] = [Answering("from b")] };
        var (events, error) = await RunAsync(sources, ["a/m1", "b/m2"]);

        sources.Asked.ShouldBe(asked);
        if (asked.EndsWith('b'))
        {
            error.ShouldBeNull();
            var summary = events[^1].Summary!;
            (summary.Text, summary.Provider, summary.Model).ShouldBe(("from b", "b", "m2"));
            summary.Attempts.Select(a => a.Provider).ShouldBe(asked.Split(' '));
            summary.Attempts.Select(a => a.Number).ShouldBe(Enumerable.Range(1, asked.Split(' ').Length));
        }
        else
            error.ShouldBeOfType<ProviderException>().Failure.ShouldBe(failure);
    }

    [Fact]
    public async Task Route_AfterFallback_IsAskedForItsOwnModel()
    {
        var b = Answering("x");
        await RunAsync(new Sources { ["a"] = [Failing(Denied)], ["b"] = [b] }, ["a/m1", "b/m2"]);
        b.Requests.ShouldHaveSingleItem().Model.ShouldBe("m2");
    }

    [Fact]
    public async Task Attempt_FailedBeforeCommit_LeavesNothingInTheStream()
    {
        var broken = new ScriptedSource(
            StreamEvent.OfHead(new ResponseHead()),
            StreamEvent.OfStart(new ResponseStart("a-id", "a-model")),
            StreamEvent.OfUsage(new UsageDetails { InputTokenCount = 99 })
        )
        {
            Error = new ProviderException(Busy),
        };
        var (events, _) = await RunAsync(new Sources { ["a"] = [broken, Answering("fine")] }, ["a/m"]);
        events.ShouldNotContain(e => e.Kind == StreamEventKind.Started || e.Kind == StreamEventKind.Usage);
        events[^1].Summary!.Usage.ShouldBeNull();
        events[^1].Summary!.Attempts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Failure_AfterCommitWithoutRecovery_IsNotTriedAgain()
    {
        var broken = new ScriptedSource(StreamEvent.OfText("half")) { Error = new ProviderException(Busy) };
        var sources = new Sources { ["a"] = [broken], ["b"] = [Answering("x")] };
        var (_, error) = await RunAsync(sources, ["a/m", "b/m"], new StreamPolicy { Recovery = RecoveryMode.Fail });
        error.ShouldBeOfType<StreamingException>().PartialText.ShouldBe("half");
        sources.Asked.ShouldBe("a");
    }

    [Fact]
    public async Task Routes_AllFailing_EndWithTheLastFailureAndEveryAttempt()
    {
        var (_, error) = await RunAsync(
            new Sources { ["a"] = [Failing(Denied)], ["b"] = [Failing(Busy)] },
            ["a/m", "b/m"],
            new StreamPolicy { MaxRetries = 1 }
        );
        var failed = error.ShouldBeOfType<ProviderException>();
        failed.Failure.ShouldBe(Busy);
        failed.Attempts.Select(a => (a.Provider, a.Failure)).ShouldBe([("a", Denied), ("b", Busy), ("b", Busy)]);
    }

    [Fact]
    public async Task Fallback_Off_AsksTheFirstRouteOnly()
    {
        var sources = new Sources { ["a"] = [Failing(Denied)], ["b"] = [Answering("x")] };
        await RunAsync(sources, ["a/m", "b/m"], new StreamPolicy { Fallback = false });
        sources.Asked.ShouldBe("a");
    }

    [Theory]
    [InlineData("a/m:8000 b/m:4000 c/m:16000", "a c")]
    [InlineData("a/m:8000 b/m c/m:16000", "a b")]
    [InlineData("a/m:8000 b/m:8000", "a")]
    public async Task TooLong_GoesOnToALargerOrUnknownWindow(string routes, string asked)
    {
        var tooLong = new ProviderFailure(FailureClass.TooLong, LlmErrorKind.ContextLengthExceeded, "too long");
        var sources = new Sources
        {
            ["a"] = [Failing(tooLong)],
            ["b"] = [Answering("x")],
            ["c"] = [Answering("x")],
        };
        await RunAsync(sources, routes.Split(' '));
        sources.Asked.ShouldBe(asked);
    }

    [Theory]
    [InlineData(LlmErrorKind.Authentication, 401, "a b")]
    [InlineData(LlmErrorKind.Authentication, 403, "a a b")] // this model may be closed to us, and another open
    [InlineData(LlmErrorKind.QuotaExceeded, 429, "a b")]
    [InlineData(LlmErrorKind.ModelNotFound, 404, "a a b")]
    public async Task Failure_OfTheWholeProvider_PassesOverItsOtherModels(LlmErrorKind kind, int status, string asked)
    {
        var failure = new ProviderFailure(FailureClass.Denied, kind, "no") { StatusCode = status };
        var sources = new Sources { ["a"] = [Failing(failure)], ["b"] = [Answering("x")] };
        await RunAsync(sources, ["a/m1", "a/m2", "b/m"]);
        sources.Asked.ShouldBe(asked);
    }

    [Fact]
    public async Task RetryAfter_ThatFits_IsWaitedFor()
    {
        var limited = Busy with { Class = FailureClass.Limited, RetryAfter = TimeSpan.FromSeconds(7) };
        var (events, _) = await RunAsync(new Sources { ["a"] = [Failing(limited), Answering("x")] }, ["a/m"]);
        events[^1].Summary!.Attempts[1].StartedAfter.ShouldBeInRange(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task RetryAfter_OfADay_MovesOnAtOnce()
    {
        var limited = Busy with { Class = FailureClass.Limited, RetryAfter = TimeSpan.FromDays(1) };
        var sources = new Sources { ["a"] = [Failing(limited)], ["b"] = [Answering("x")] };
        var (events, _) = await RunAsync(sources, ["a/m", "b/m"]);
        sources.Asked.ShouldBe("a b");
        events[^1].Summary!.Duration.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task RetryAfter_OfAllThatIsLeft_DoesNotFit()
    {
        var policy = new StreamPolicy { MaxRetries = 9, TotalTimeout = TimeSpan.FromSeconds(10) };
        var limited = new ProviderFailure(FailureClass.Limited, LlmErrorKind.RateLimit, "slow") { RetryAfter = TimeSpan.FromSeconds(10) };
        var sources = new Sources { ["a"] = [Failing(limited)] };
        var (_, error) = await RunAsync(sources, ["a/m"], policy);
        error.ShouldBeOfType<ProviderException>().Attempts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Waits_BetweenAttempts_CountForTheTotal()
    {
        var policy = new StreamPolicy { MaxRetries = 9, TotalTimeout = TimeSpan.FromSeconds(10) };
        var limited = new ProviderFailure(FailureClass.Limited, LlmErrorKind.RateLimit, "slow") { RetryAfter = TimeSpan.FromSeconds(4) };
        var (_, error) = await RunAsync(new Sources { ["a"] = [Failing(limited)] }, ["a/m"], policy);
        error
            .ShouldBeOfType<ProviderException>()
            .Attempts.Select(a => a.StartedAfter)
            .ShouldBe([TimeSpan.Zero, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)]);
    }

    [Fact]
    public async Task Attempts_SayWhatTheyWereFor()
    {
        var sources = new Sources { ["a"] = [Failing(Busy)], ["b"] = [Failing(Busy), Answering("x")] };
        var (events, _) = await RunAsync(sources, ["a/m", "b/m"], new() { MaxRetries = 1 });
        events[^1]
            .Summary!.Attempts.Select(a => a.Purpose)
            .ShouldBe([AttemptPurpose.First, AttemptPurpose.Retry, AttemptPurpose.Fallback, AttemptPurpose.Retry]);
    }

    /// <summary>A retry is of the same route, also when its provider has just said that nothing is left there.</summary>
    [Fact]
    public async Task Retry_OnARouteWithNothingLeft_StaysThere()
    {
        var none = StreamEvent.OfHead(new ResponseHead { Requests = new(60, 0, TimeSpan.FromMinutes(1)) });
        var sources = new Sources { ["a"] = [new(none) { Error = new ProviderException(Busy) }, Answering("x")], ["b"] = [Answering("y")] };
        await RunAsync(sources, ["a/m", "b/m"]);
        sources.Asked.ShouldBe("a a");
    }

    [Fact]
    public async Task Headers_ThatSayNothingIsLeft_SendTheNextRequestElsewhere()
    {
        var none = StreamEvent.OfHead(new ResponseHead { Requests = new(60, 0, TimeSpan.FromMinutes(1)) });
        var stop = StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop"));
        var sources = new Sources { ["a"] = [new(none, StreamEvent.OfText("x"), stop)], ["b"] = [Answering("y")] };
        var dispatcher = new Dispatcher(_ => Plans.Of("a/m", "b/m"), sources.Next, new(), _time);
        for (var n = 0; n < 2; n++)
            await Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));
        sources.Asked.ShouldBe("a b");
    }

    /// <summary>What opens the breaker is not tried again, unless nobody else is there.</summary>
    [Theory]
    [InlineData("a/m b/m", "a b")]
    [InlineData("a/m", "a a")]
    public async Task Failure_ThatOpensTheBreaker_IsTriedAgainOnTheLastRouteOnly(string routes, string asked)
    {
        var sources = new Sources { ["a"] = [Failing(Busy), Answering("x")], ["b"] = [Answering("y")] };
        await RunAsync(sources, routes.Split(' '), new() { BreakerFailures = 1 });
        sources.Asked.ShouldBe(asked);
    }

    /// <summary>The probe's first content lets others in: a long answer does not keep them out.</summary>
    [Fact]
    public async Task Probe_ThatHasBegunToAnswer_LetsTheNextRequestIn()
    {
        var sources = new Sources { ["a"] = [Failing(Busy), Answering("x")], ["b"] = [Answering("y")] };
        var policy = new StreamPolicy { BreakerFailures = 1, MaxRetries = 0 };
        var dispatcher = new Dispatcher(_ => Plans.Of("a/m", "b/m"), sources.Next, policy, _time);
        await Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));
        _time.Advance(policy.BreakDuration);
        await foreach (var e in dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken))
        {
            if (e.Kind == StreamEventKind.Text)
                await Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));
        }
        sources.Asked.ShouldBe("a b a a");
    }

    /// <summary>A probe that nobody wants any more, without a word about its provider, makes room for the next.</summary>
    [Fact]
    public async Task Probe_ThatIsLeftBeforeItAnswers_LetsTheNextRequestProbe()
    {
        var sources = new Sources
        {
            ["a"] = [Failing(Busy), new ScriptedSource { Stalls = true }, Answering("x")],
            ["b"] = [Answering("y")],
        };
        var policy = new StreamPolicy { BreakerFailures = 1, MaxRetries = 0 };
        var dispatcher = new Dispatcher(_ => Plans.Of("a/m", "b/m"), sources.Next, policy, _time);
        await Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));
        _time.Advance(policy.BreakDuration);
        using var leaving = new CancellationTokenSource();
        var probing = Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), leaving.Token));
        await leaving.CancelAsync();
        (await probing).Error.ShouldBeAssignableTo<OperationCanceledException>();
        await Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));
        sources.Asked.ShouldBe("a b a a");
    }

    [Fact]
    public async Task Success_Between_KeepsTheBreakerClosed()
    {
        var sources = new Sources { ["a"] = [Failing(Busy), Answering("x"), Failing(Busy)], ["b"] = [Answering("y")] };
        var policy = new StreamPolicy { BreakerFailures = 2, MaxRetries = 0 };
        var dispatcher = new Dispatcher(_ => Plans.Of("a/m", "b/m"), sources.Next, policy, _time);
        for (var n = 0; n < 3; n++)
            await Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));
        dispatcher.IsOpen(new Route("a", "m")).ShouldBeFalse();
        sources.Asked.ShouldBe("a b a a b");
    }

    [Fact]
    public async Task Wait_BetweenAttempts_IsThePartOfTheBackoffThatChanceSays()
    {
        var dispatcher = new Dispatcher(
            _ => Plans.Of("a/m"),
            new Sources { ["a"] = [Failing(Busy), Answering("x")] }.Next,
            new(),
            _time,
            random: () => 0.5
        );
        var run = Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));
        Clock.Run(_time, run, TimeSpan.FromSeconds(0.25));
        (await run).Events[^1].Summary!.Attempts[1].StartedAfter.ShouldBe(TimeSpan.FromSeconds(0.25));
    }

    [Fact]
    public async Task ShouldRetry_False_MovesOn()
    {
        var sources = new Sources { ["a"] = [Failing(Busy with { ShouldRetry = false })], ["b"] = [Answering("x")] };
        await RunAsync(sources, ["a/m", "b/m"]);
        sources.Asked.ShouldBe("a b");
    }

    [Fact]
    public async Task Silent_OnTheLastRoute_IsTriedAgain()
    {
        var silent = new ProviderFailure(FailureClass.Silent, LlmErrorKind.Timeout, "silent");
        var sources = new Sources { ["a"] = [Failing(silent), Answering("x")] };
        var (_, error) = await RunAsync(sources, ["a/m"]);
        error.ShouldBeNull();
        sources.Asked.ShouldBe("a a");
    }

    [Theory]
    [InlineData(0, 1.0, 0.5)]
    [InlineData(1, 1.0, 1)]
    [InlineData(3, 1.0, 4)]
    [InlineData(9, 1.0, 8)]
    [InlineData(3, 0.25, 1)]
    public void Backoff_IsExponentialCappedAndFullyJittered(int retries, double random, double seconds) =>
        Backoff.Before(Busy, retries, random).ShouldBe(TimeSpan.FromSeconds(seconds));

    private static ProviderFailure Busy { get; } = new(FailureClass.Transient, LlmErrorKind.ServiceUnavailable, "busy");

    private static ProviderFailure Denied { get; } = new(FailureClass.Denied, LlmErrorKind.Authentication, "no");

    private static ScriptedSource Failing(ProviderFailure failure) => new() { Error = new ProviderException(failure) };

    private static ScriptedSource Answering(string text) =>
        new(StreamEvent.OfText(text), StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop")));

    private async Task<(List<StreamEvent> Events, Exception? Error)> RunAsync(Sources sources, string[] routes, StreamPolicy? policy = null)
    {
        var dispatcher = new Dispatcher(
            _ => Plans.Of(routes),
            sources.Next,
            policy ?? new StreamPolicy { MaxRetries = 2 },
            _time,
            random: () => 0
        );
        var run = Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));
        Clock.Run(_time, run, TimeSpan.FromSeconds(0.5));
        return await run;
    }
}
