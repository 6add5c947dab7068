using LlmDispatcher.Dispatch;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Dispatch.Wall;

/// <summary>The faults that providers are known for, each under the default policy with its real limits, on fake time.</summary>
public sealed class WallTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.1);

    private readonly FakeTimeProvider _time = new();

    public static TheoryData<string> Names => [.. Brick.Wall.Select(b => b.Name)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public void Fault_OfTheWall_IsMetAsItsRowSays(string name)
    {
        var brick = Brick.Wall.Single(b => b.Name == name);
        var sources = new Dictionary<string, SimulatedProvider>
        {
            ["a"] = new(_time, Brick.Filled(brick.A)),
            ["b"] = new(_time, brick.B),
            ["c"] = new(_time, ""),
        };
        var request = brick.CallsTool
            ? Brick.Request with
            {
                Options = new ChatOptions { Tools = [AIFunctionFactory.Create((string port) => port, "get_tide")] },
            }
            : Brick.Request;
        var start = _time.GetUtcNow();
        var (events, error) = Run(Dispatcher(brick.Routes, sources).StreamAsync(request, Token));

        var took = (_time.GetUtcNow() - start).TotalSeconds;
        var summary = events.LastOrDefault().Summary;
        var attempts = summary?.Attempts ?? ((ILlmError)error!).Attempts;
        Told(attempts).ShouldBe(brick.Attempts);
        took.ShouldBeInRange(brick.Seconds.Least, brick.Seconds.Most);
        Text(events).ShouldBe(brick.Text ?? Whole());
        sources.Values.Sum(s => s.Open).ShouldBe(0);
        sources.Values.Sum(s => s.Asked.Count).ShouldBe(attempts.Count);
        Paid(attempts).ShouldBe(brick.Billed);
        if (brick.Error is { } kind)
        {
            var failed = error.ShouldBeOfType<ProviderException>();
            (failed.Kind, failed.Message).ShouldBe((kind, "The prompt was filtered."));
            return;
        }
        error.ShouldBeNull();
        var answering = attempts[^1];
        summary.ShouldNotBeNull();
        (summary.Ending, summary.Provider, summary.Model, summary.Text).ShouldBe(
            (Ending.Completed, answering.Provider, answering.Model, brick.Text ?? Whole())
        );
        summary.Usage!.TotalTokenCount!.Value.ShouldBeGreaterThan(0);
        summary.Cost.ShouldBe(attempts.Sum(a => a.Cost));
        summary.ToolCalls.Count.ShouldBe(brick.CallsTool ? 1 : 0);
        summary.Seams.Count.ShouldBe(attempts.Count(a => a.Purpose == AttemptPurpose.Continuation && a.Failure?.StatusCode is null));
    }

    /// <summary>The last route that is left is given its time.</summary>
    [Fact]
    public void FirstToken_After20Seconds_IsWaitedForOnTheLastRoute()
    {
        var sources = new Dictionary<string, SimulatedProvider> { ["a"] = new(_time, "first-token-delay=20s") };
        var (events, error) = Run(Dispatcher("a/m1", sources).StreamAsync(Brick.Request, Token));
        error.ShouldBeNull();
        Text(events).ShouldBe(Whole());
        events[^1].Summary!.TimeToFirstToken.ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("status=429", LlmErrorKind.RateLimit, 4)]
    [InlineData("status=429; retry-after=86400", LlmErrorKind.RateLimit, 1)]
    [InlineData("status=503", LlmErrorKind.ServiceUnavailable, 4)]
    [InlineData("reset", LlmErrorKind.Connection, 4)]
    [InlineData("too-long", LlmErrorKind.ContextLengthExceeded, 1)]
    [InlineData("silence", LlmErrorKind.Timeout, 4)]
    public void Fault_OfTheOnlyRoute_IsTheAnswer(string script, LlmErrorKind kind, int attempts)
    {
        var sources = new Dictionary<string, SimulatedProvider> { ["a"] = new(_time, script) };
        var (events, error) = Run(Dispatcher("a/m1", sources).StreamAsync(Brick.Request, Token));
        Text(events).ShouldBeEmpty();
        var told = error.ShouldBeAssignableTo<ILlmError>()!;
        (told.Kind, told.Attempts.Count, told.PartialText).ShouldBe((kind, attempts, ""));
        sources["a"].Open.ShouldBe(0);
    }

    [Fact]
    public void Probe_ThatFails_IsNotTriedAgainWhileAnotherRouteIsLeft()
    {
        var sources = new Dictionary<string, SimulatedProvider> { ["a"] = new(_time, "status=503"), ["b"] = new(_time, "") };
        var dispatcher = Dispatcher("a/m1 b/m2", sources);
        string[] told = ["a a:Retry a:Retry a:Retry b:Fallback", "a b:Fallback", "b", "a b:Fallback"];
        foreach (var (i, attempts) in told.Index())
        {
            if (i == 3)
                _time.Advance(TimeSpan.FromSeconds(15));
            var (events, _) = Run(dispatcher.StreamAsync(Brick.Request, Token));
            Told(events[^1].Summary!.Attempts).ShouldBe(attempts);
        }
    }

    /// <summary>Few probes while it is down, and back within one break after it is well again.</summary>
    [Fact]
    public void PrimaryDown60SecondsThenHealthy_TwentyRequests_AreAllAnswered()
    {
        var sources = new Dictionary<string, SimulatedProvider> { ["a"] = new(_time, "flap-for=60s; status=503"), ["b"] = new(_time, "") };
        var dispatcher = Dispatcher("a/m1 b/m2", sources);
        var start = _time.GetUtcNow();
        DateTimeOffset? back = null;
        for (var i = 0; i < 20; i++)
        {
            var (events, error) = Run(dispatcher.StreamAsync(Brick.Request, Token));
            error.ShouldBeNull();
            Text(events).ShouldBe(Whole());
            if (events[^1].Summary!.Provider == "a")
                back ??= _time.GetUtcNow();
            else
                back.ShouldBeNull("it stays with the first provider once that is back");
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        var down = sources["a"].Asked.Count(at => at - start < TimeSpan.FromSeconds(60));
        down.ShouldBeLessThanOrEqualTo(10, "five failures open the breaker, then one probe in each break");
        (back - start).ShouldNotBeNull().TotalSeconds.ShouldBeInRange(60, 60 + 15 + 5);
    }

    private static string Told(IEnumerable<StreamAttempt> attempts) =>
        string.Join(' ', attempts.Select(a => a.Purpose == AttemptPurpose.First ? a.Provider : $"{a.Provider}:{a.Purpose}"));

    private static string Paid(IEnumerable<StreamAttempt> attempts) =>
        string.Join(' ', attempts.Where(a => a.Cost > 0).Select(a => a.Provider));

    private static string Text(IEnumerable<StreamEvent> events) =>
        string.Concat(events.Where(e => e.Kind == StreamEventKind.Text).Select(e => e.Text));

    /// <summary>The plain answer.</summary>
    private static string Whole()
    {
        var time = new FakeTimeProvider();
        var (events, _) = Transcript
            .CollectAsync(new SimulatedProvider(time, "").StreamAsync(Brick.Request with { Model = "m" }, Token))
            .GetAwaiter()
            .GetResult();
        return Text(events);
    }

    private (List<StreamEvent> Events, Exception? Error) Run(IAsyncEnumerable<StreamEvent> stream)
    {
        var run = Transcript.CollectAsync(stream);
        Clock.Run(_time, run, Step);
        return run.GetAwaiter().GetResult();
    }

    private Dispatcher Dispatcher(string routes, Dictionary<string, SimulatedProvider> sources)
    {
        var plan = Plans.Of(routes.Split(' '));
        plan = plan with { Ranked = [.. plan.Ranked.Select(r => r with { Prices = new ModelPrices(1, 2) })] };
        return new Dispatcher(_ => plan, p => sources[p], new StreamPolicy(), _time, random: () => 1);
    }
}
