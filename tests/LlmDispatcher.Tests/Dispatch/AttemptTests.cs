using LlmDispatcher.Dispatch;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Dispatch;

/// <summary>What becomes of one attempt: how its source is closed, and what is put down about it.</summary>
public sealed class AttemptTests
{
    private static readonly StreamEvent Opened = StreamEvent.OfHead(new ResponseHead { RequestId = "head" });
    private static readonly StreamEvent Hi = StreamEvent.OfText("Hi");
    private static readonly StreamEvent Stop = StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop"));
    private static readonly ProviderFailure Busy = new(FailureClass.Transient, LlmErrorKind.ServiceUnavailable, "busy");

    private readonly FakeTimeProvider _time = new();
    private readonly Watcher _watcher = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A source that has come to its end keeps its connection; of any other the rest is not wanted.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Source_WhenTheAttemptIsOver_IsGivenUpUnlessItHasEnded(bool ends, bool isGivenUp)
    {
        var source = new WatchedSource(
            ends ? new ScriptedSource(Hi, Stop) : new ScriptedSource(Hi) { Error = new ProviderException(Busy) }
        );
        await RunAsync(source);
        (source.Closed, source.WasGivenUp).ShouldBe((1, isGivenUp));
    }

    [Fact]
    public async Task Source_WhoseEventsAreNotWantedAnyMore_IsGivenUp()
    {
        var source = new WatchedSource(new ScriptedSource(Hi, Stop));
        await foreach (var _ in Dispatcher(source).StreamAsync(new TaskRequest("hi"), Token))
            break;
        (source.Closed, source.WasGivenUp).ShouldBe((1, true));
    }

    [Theory]
    [InlineData(true, "failure", "head")]
    [InlineData(true, null, "head")]
    [InlineData(false, "failure", "failure")]
    public async Task RequestId_IsTheHeadersElseTheFailures(bool hasHead, string? failure, string told)
    {
        var source = new ScriptedSource(hasHead ? [Opened] : []) { Error = new ProviderException(Busy with { RequestId = failure }) };
        (await FailedAsync(source)).RequestId.ShouldBe(told);
    }

    /// <summary>Once a provider has begun to answer it counts tokens.</summary>
    [Theory]
    [InlineData("nothing", null, false)]
    [InlineData("head", null, true)]
    [InlineData("text", null, true)]
    [InlineData("finish", null, true)]
    [InlineData("usage", null, true)]
    [InlineData("head", 500, false)]
    [InlineData("text", 500, false)]
    public async Task Bill_IsOfAnAnswerThatBegan(string came, int? status, bool isBilled)
    {
        StreamEvent[] events = came switch
        {
            "head" => [Opened],
            "text" => [Hi],
            "finish" => [Stop],
            "usage" => [StreamEvent.OfUsage(new() { InputTokenCount = 1, TotalTokenCount = 1 })],
            _ => [],
        };
        var record = await FailedAsync(new ScriptedSource(events) { Error = new ProviderException(Busy with { StatusCode = status }) });
        (record.Usage!.TotalTokenCount > 0).ShouldBe(isBilled);
    }

    [Fact]
    public async Task Pace_IsOfTheTimeAfterTheFirstContent()
    {
        await RunAsync(Counted(firstAfter: 3, restAfter: 4), before: 2);
        var (route, ending, pace) = _watcher.Ended.ShouldHaveSingleItem();
        (route, ending, pace).ShouldBe((new Route("p", "m"), Ending.Completed, new AnswerPace(10, TimeSpan.FromSeconds(4))));
    }

    /// <summary>A long wait for the first content does not make up for a reader who held the rest.</summary>
    [Fact]
    public async Task Pace_OfASlowReader_IsNotKnown()
    {
        await RunAsync(Counted(firstAfter: 8, restAfter: 1), holds: 9);
        _watcher.Ended.ShouldHaveSingleItem().Pace.ShouldBeNull();
    }

    /// <summary>After the proof only counts can come: they are waited for a moment, and no longer than anything else.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 2)]
    public async Task End_AfterTheProof_IsWaitedForBriefly(double idle, double seconds)
    {
        var source = new PacedSource(_time, (0, Hi), (0, Stop), (-1, default));
        var (events, error) = await RunAsync(source, policy: new() { IdleTimeout = TimeSpan.FromSeconds(idle) });
        error.ShouldBeNull();
        events[^1].Summary!.Duration.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData(false, false, 12)]
    [InlineData(true, false, 62)]
    [InlineData(false, true, 62)]
    public void FirstContent_OfALongRequest_HasASecondForEachFourThousandTokens(bool isLast, bool isReasoning, double seconds)
    {
        var route = Plans.Of("a/m").Ranked[0] with { IsReasoning = isReasoning };
        Limits.FirstContent(new StreamPolicy(), route, isLast, 8000).ShouldBe(TimeSpan.FromSeconds(seconds));
        Limits
            .FirstContent(new StreamPolicy { FirstContentTimeout = TimeSpan.FromSeconds(3) }, route, isLast, 8000)
            .ShouldBe(TimeSpan.FromSeconds(3));
    }

    private PacedSource Counted(double firstAfter, double restAfter) =>
        new(
            _time,
            (firstAfter, Hi),
            (restAfter, Stop),
            (
                0,
                StreamEvent.OfUsage(
                    new()
                    {
                        InputTokenCount = 1,
                        OutputTokenCount = 10,
                        TotalTokenCount = 11,
                    }
                )
            )
        );

    private async Task<StreamAttempt> FailedAsync(ScriptedSource source)
    {
        var (_, error) = await RunAsync(source);
        return error.ShouldBeAssignableTo<ILlmError>()!.Attempts.ShouldHaveSingleItem();
    }

    private async Task<(List<StreamEvent> Events, Exception? Error)> RunAsync(
        IStreamSource source,
        StreamPolicy? policy = null,
        double before = 0,
        double holds = 0
    )
    {
        _time.Advance(TimeSpan.FromSeconds(before));
        var run = Transcript.CollectAsync(Held(Dispatcher(source, policy).StreamAsync(new TaskRequest("hi"), Token), holds));
        Clock.Run(_time, run, TimeSpan.FromSeconds(0.5));
        return await run;
    }

    /// <summary>A reader who takes time after the first text.</summary>
    private async IAsyncEnumerable<StreamEvent> Held(IAsyncEnumerable<StreamEvent> events, double seconds)
    {
        await foreach (var e in events.ConfigureAwait(false))
        {
            yield return e;
            if (e.Kind == StreamEventKind.Text && seconds > 0)
                await Clock.WaitAsync(_time, TimeSpan.FromSeconds(seconds), Token).ConfigureAwait(false);
        }
    }

    private Dispatcher Dispatcher(IStreamSource source, StreamPolicy? policy = null) =>
        new(_ => Plans.Of("p/m"), _ => source, policy ?? new() { MaxRetries = 0, Fallback = false }, _time, _watcher);

    private sealed class Watcher : IAttemptWatcher
    {
        public List<(Route Route, Ending Ending, AnswerPace? Pace)> Ended { get; } = [];

        void IAttemptWatcher.Ended(Route route, StreamAttempt attempt, AnswerPace? pace) => Ended.Add((route, attempt.Ending, pace));
    }
}
