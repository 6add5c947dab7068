using System.Text;
using LlmDispatcher.Dispatch;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Dispatch;

public sealed class DispatcherTests
{
    private static readonly StreamEvent Opened = StreamEvent.OfHead(new ResponseHead { RequestId = "req_1" });
    private static readonly StreamEvent Started = StreamEvent.OfStart(new ResponseStart("id-1", "m-2026"));
    private static readonly StreamEvent Stop = StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop"));
    private static readonly StreamEvent Usage = StreamEvent.OfUsage(
        new UsageDetails
        {
            InputTokenCount = 2,
            OutputTokenCount = 10,
            TotalTokenCount = 12,
        }
    );
    private static readonly ProviderFailure Overloaded = new(FailureClass.Limited, LlmErrorKind.ServiceUnavailable, "busy");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Answer_Complete_IsHandedOverAndSummedUp()
    {
        var (events, error) = await RunAsync(
            new ScriptedSource(Opened, Started, StreamEvent.OfText("Hel"), StreamEvent.OfText("lo"), Stop, Usage)
        );

        error.ShouldBeNull();
        events
            .Select(e => e.Kind)
            .ShouldBe([
                StreamEventKind.Answering,
                StreamEventKind.Opened,
                StreamEventKind.Started,
                StreamEventKind.Text,
                StreamEventKind.Text,
                StreamEventKind.Finished,
                StreamEventKind.Usage,
                StreamEventKind.Ended,
            ]);
        var summary = events[^1].Summary.ShouldNotBeNull();
        (summary.Ending, summary.FinishReason, summary.Text, summary.Provider, summary.Model, summary.ResponseId).ShouldBe(
            (Ending.Completed, ChatFinishReason.Stop, "Hello", "p", "m-2026", "id-1")
        );
        summary.Usage!.TotalTokenCount.ShouldBe(12);
        summary.Attempts.ShouldHaveSingleItem().RequestId.ShouldBe("req_1");
    }

    [Fact]
    public async Task Model_GivenToTheSource_IsItsOwnName()
    {
        var source = new ScriptedSource(StreamEvent.OfText("x"), Stop);
        await RunAsync(source);
        source.Requests.ShouldHaveSingleItem().Model.ShouldBe("m");
    }

    /// <summary>The commit gate: at every event, a failure before the first visible piece leaves no trace of the attempt.</summary>
    [Fact]
    public async Task Failure_AtEveryEvent_LeavesNoTraceBeforeTheFirstContentAndKeepsWhatWasShownAfterIt()
    {
        StreamEvent[] script =
        [
            Opened,
            Started,
            StreamEvent.OfOther(),
            StreamEvent.OfText("Hel"),
            StreamEvent.OfText("lo"),
            StreamEvent.OfToolCallStart(0, "c", "f"),
        ];
        for (var at = 0; at <= script.Length; at++)
        {
            var source = new ScriptedSource(script[..at]) { Error = new ProviderException(Overloaded) };
            var (events, error) = await RunAsync(source);

            source.Closed.ShouldBe(1);
            if (at <= 3)
            {
                events.ShouldBeEmpty();
                var failed = error.ShouldBeOfType<ProviderException>();
                failed.Failure.ShouldBe(Overloaded);
                (failed.Provider, failed.Model, failed.PartialText).ShouldBe(("p", "m", ""));
            }
            else
            {
                var broken = error.ShouldBeOfType<StreamingException>();
                broken.Failure.ShouldBe(Overloaded);
                broken.PartialText.ShouldBe(string.Concat(events.Where(e => e.Kind == StreamEventKind.Text).Select(e => e.Text)));
                broken.Attempts.ShouldHaveSingleItem().Ending.ShouldBe(Ending.Failed);
            }
        }
    }

    [Fact]
    public async Task Reasoning_IsHandedOnAtOnceButCommitsNothing()
    {
        var (events, error) = await RunAsync(
            new ScriptedSource(Started, StreamEvent.OfReasoning("Hm.")) { Error = new ProviderException(Overloaded) }
        );
        events.ShouldContain(e => e.Kind == StreamEventKind.Reasoning);
        error.ShouldBeOfType<ProviderException>();
    }

    [Fact]
    public async Task End_WithoutProof_IsTruncated()
    {
        var (_, before) = await RunAsync(new ScriptedSource(Opened, Started));
        before.ShouldBeOfType<ProviderException>().Kind.ShouldBe(LlmErrorKind.Truncated);
        var (_, after) = await RunAsync(new ScriptedSource(Started, StreamEvent.OfText("half an ans")));
        after.ShouldBeOfType<StreamingException>().PartialText.ShouldBe("half an ans");
    }

    [Fact]
    public async Task Proof_WithoutContent_IsACompletedEmptyAnswer()
    {
        var (events, error) = await RunAsync(new ScriptedSource(Opened, Started, Stop));
        error.ShouldBeNull();
        (events[^1].Summary!.Ending, events[^1].Summary!.Text).ShouldBe((Ending.Completed, ""));
        events
            .Select(e => e.Kind)
            .ShouldBe([
                StreamEventKind.Answering,
                StreamEventKind.Opened,
                StreamEventKind.Started,
                StreamEventKind.Finished,
                StreamEventKind.Ended,
            ]);
    }

    [Fact]
    public async Task Refusal_InTheText_EndsNormallyAndIsNamed()
    {
        var (events, error) = await RunAsync(
            new ScriptedSource(StreamEvent.OfRefusal("No."), StreamEvent.OfFinish(new Finish(ChatFinishReason.ContentFilter, "stop")))
        );
        error.ShouldBeNull();
        (events[^1].Summary!.Ending, events[^1].Summary!.Text).ShouldBe((Ending.Refused, "No."));
    }

    [Fact]
    public async Task ToolCalls_InFragments_AreJoinedInTheSummary()
    {
        var (events, _) = await RunAsync(
            new ScriptedSource(
                StreamEvent.OfToolCallStart(0, "c1", "get_tide"),
                StreamEvent.OfToolCallFragment(0, "{\"port\":\"Bre"),
                StreamEvent.OfToolCallStart(1, "c2", "get_moon"),
                StreamEvent.OfToolCallFragment(0, "st\"}"),
                StreamEvent.OfToolCallStart(2, "c3", "broken"),
                StreamEvent.OfToolCallFragment(2, "{"),
                StreamEvent.OfToolCallEnd(0),
                StreamEvent.OfToolCallEnd(1),
                StreamEvent.OfToolCallEnd(2),
                StreamEvent.OfFinish(new Finish(ChatFinishReason.ToolCalls, "tool_calls"))
            )
        );
        var calls = events[^1].Summary!.ToolCalls;
        calls.Select(c => (c.CallId, c.Name)).ShouldBe([("c1", "get_tide"), ("c2", "get_moon"), ("c3", "broken")]);
        calls[0].Arguments!["port"]!.ToString().ShouldBe("Brest");
        calls[1].Arguments.ShouldBeEmpty();
        calls[2].Exception.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_WhileTheSourceIsSilent_ClosesItAndIsNamedWhateverTheSourceThrows(bool throwsOther)
    {
        using var cancel = new CancellationTokenSource();
        var source = new ScriptedSource(Started, StreamEvent.OfText("x"))
        {
            Stalls = true,
            ErrorOnCancel = throwsOther ? new IOException("aborted") : null,
        };
        var error = await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var e in Dispatcher(source).StreamAsync(new TaskRequest("hi"), cancel.Token))
            {
                if (e.Kind == StreamEventKind.Text)
                    await cancel.CancelAsync();
            }
        });
        error.CancellationToken.ShouldBe(cancel.Token);
        source.Closed.ShouldBe(1);
    }

    [Fact]
    public async Task Caller_LeavingTheLoop_ClosesTheSource()
    {
        var source = new ScriptedSource(StreamEvent.OfText("x")) { Stalls = true };
        await foreach (var e in Dispatcher(source).StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken))
        {
            if (e.Kind == StreamEventKind.Text)
                break;
        }
        source.Closed.ShouldBe(1);
    }

    [Fact]
    public async Task Source_ThrowingOutsideItsContract_IsAFailureOfTheProviderWithItsCause()
    {
        var cause = new InvalidOperationException("bug");
        var (_, error) = await RunAsync(new ScriptedSource(StreamEvent.OfText("x")) { Error = cause });
        var broken = error.ShouldBeOfType<StreamingException>();
        broken.InnerException.ShouldBe(cause);
        broken.Message.ShouldBe("The provider's source failed: bug");
    }

    [Fact]
    public async Task Source_ThrowingBeforeItStreams_IsAFailureOfTheProvider()
    {
        var dispatcher = new Dispatcher(_ => Plans.Of("p/m"), _ => new Unopenable(), new() { MaxRetries = 0 }, _time);
        var (_, error) = await Transcript.CollectAsync(
            dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken)
        );
        error.ShouldBeOfType<ProviderException>().InnerException.ShouldBeOfType<NotSupportedException>();
    }

    [Theory]
    [InlineData(Ending.Completed)]
    [InlineData(Ending.Failed)]
    [InlineData(Ending.Cancelled)]
    [InlineData(Ending.Abandoned)]
    public async Task Ledger_HoweverARequestEnds_HasItsAttemptAndItsSummaryOnce(Ending ending)
    {
        using var leaving = new CancellationTokenSource();
        var ledger = new Book();
        var source = ending switch
        {
            Ending.Completed => new ScriptedSource(Opened, StreamEvent.OfText("x"), Stop),
            Ending.Failed => new ScriptedSource(Opened, StreamEvent.OfText("x")),
            _ => new ScriptedSource(Opened, StreamEvent.OfText("x")) { Stalls = true },
        };
        var policy = new StreamPolicy { MaxRetries = 0, Fallback = false };
        var dispatcher = new Dispatcher(_ => Plans.Of("p/m"), _ => source, policy, _time, ledger: ledger);
        try
        {
            await foreach (var e in dispatcher.StreamAsync(new TaskRequest("hi"), leaving.Token))
            {
                if (e.Kind != StreamEventKind.Text || ending is Ending.Completed or Ending.Failed)
                    continue;
                if (ending == Ending.Abandoned)
                    break;
                await leaving.CancelAsync();
            }
        }
        catch (Exception error) when (error is StreamingException or OperationCanceledException) { }
        var attempt = ledger.Attempts.ShouldHaveSingleItem();
        var summary = ledger.Summaries.ShouldHaveSingleItem();
        (attempt.Ending, summary.Ending, summary.Text).ShouldBe((ending, ending, "x"));
        attempt.IsUsageEstimated.ShouldBeTrue();
        summary.Attempts.ShouldHaveSingleItem().ShouldBe(attempt);
        source.Closed.ShouldBe(1);
    }

    /// <summary>Between two attempts nobody is asked: who has failed is booked already.</summary>
    [Fact]
    public async Task Cancellation_WhileTheNextAttemptIsWaitedFor_BooksNobodyTwice()
    {
        using var leaving = new CancellationTokenSource();
        var ledger = new Book();
        var limited = new ProviderFailure(FailureClass.Limited, LlmErrorKind.RateLimit, "slow") { RetryAfter = TimeSpan.FromMinutes(1) };
        var source = new ScriptedSource { Error = new ProviderException(limited) };
        var dispatcher = new Dispatcher(_ => Plans.Of("p/m"), _ => source, new(), _time, ledger: ledger);
        var run = Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), leaving.Token));
        run.IsCompleted.ShouldBeFalse();
        await leaving.CancelAsync();
        (await run).Error.ShouldBeAssignableTo<OperationCanceledException>();
        ledger.Attempts.ShouldHaveSingleItem().Ending.ShouldBe(Ending.Failed);
        ledger.Summaries.ShouldHaveSingleItem().Ending.ShouldBe(Ending.Cancelled);
        source.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Calls_OfAnAnswerThatBreaks_AreNotInItsSum()
    {
        var ledger = new Book();
        var source = new ScriptedSource(StreamEvent.OfToolCallStart(0, "c", "f"), StreamEvent.OfToolCallEnd(0), StreamEvent.OfText("And"));
        var dispatcher = new Dispatcher(_ => Plans.Of("p/m"), _ => source, new() { MaxRetries = 0 }, _time, ledger: ledger);
        await Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));
        var summary = ledger.Summaries.ShouldHaveSingleItem();
        (summary.Ending, summary.FinishReason, summary.ToolCalls.Count).ShouldBe((Ending.Failed, null, 0));
    }

    /// <summary>Thoughts alone commit nothing, but with proof they are an answer, and it began with them.</summary>
    [Fact]
    public async Task TimeToFirstToken_OfAnAnswerOfThoughts_IsThatOfTheFirst()
    {
        var source = new PacedSource(_time, (2, StreamEvent.OfReasoning("Hm.")), (1, Stop));
        var dispatcher = new Dispatcher(_ => Plans.Of("p/m"), _ => source, new(), _time);
        var run = Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));
        Clock.Run(_time, run, TimeSpan.FromSeconds(0.5));
        (await run).Events[^1].Summary!.TimeToFirstToken.ShouldBe(TimeSpan.FromSeconds(2));
    }

    /// <summary>Who watches a request hears once how it ended, and of the route that is left alone because of it.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task Watcher_HearsTheEndingAndWhetherARouteIsLeftAlone(int failures, bool isOpened)
    {
        var watcher = new Endings();
        var source = new ScriptedSource { Error = new ProviderException(Overloaded) };
        var policy = new StreamPolicy { MaxRetries = 0, BreakerFailures = failures };
        var dispatcher = new Dispatcher(_ => Plans.Of("p/m"), _ => source, policy, _time);
        dispatcher.Running.Count.ShouldBe(0);
        await Transcript.CollectAsync(
            dispatcher.StreamAsync(new TaskRequest("hi") { Watcher = watcher }, TestContext.Current.CancellationToken)
        );
        watcher.Summaries.ShouldHaveSingleItem().Ending.ShouldBe(Ending.Failed);
        watcher.Routes.ShouldBe(isOpened ? [new Route("p", "m")] : []);
        dispatcher.Running.Count.ShouldBe(0);
    }

    /// <summary>The headers of an error are seen too, but an error instead of an answer is not billed.</summary>
    [Fact]
    public async Task Bill_OfAnErrorStatus_IsNothing()
    {
        var (_, error) = await RunAsync(new ScriptedSource(Opened) { Error = new ProviderException(Overloaded with { StatusCode = 503 }) });
        var attempt = error.ShouldBeOfType<ProviderException>().Attempts.ShouldHaveSingleItem();
        (attempt.Usage!.TotalTokenCount, attempt.Cost, attempt.IsUsageEstimated).ShouldBe((0, 0, false));
    }

    [Fact]
    public async Task Deadline_PassedInTheSource_IsATimeoutWithItsName()
    {
        var timeout = new StreamTimeoutException("connect", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10.5));
        var failure = new ProviderFailure(FailureClass.Silent, LlmErrorKind.Timeout, timeout.Message);
        var (_, error) = await RunAsync(new ScriptedSource { Error = new ProviderException(failure, timeout) });
        var passed = error.ShouldBeOfType<StreamTimeoutException>();
        passed.Message.ShouldBe("The 'connect' deadline of 10 s passed after 10.5 s.");
        (passed.Deadline, passed.Provider, passed.Attempts[0].Ending).ShouldBe(("connect", "p", Ending.TimedOut));
        error.ShouldBeAssignableTo<TimeoutException>();
    }

    [Fact]
    public async Task Times_AreToldByTheClock()
    {
        var (events, _) = await RunAsync(new ScriptedSource(Script()));
        var summary = events[^1].Summary!;
        (summary.TimeToFirstToken, summary.Duration, summary.TokensPerSecond).ShouldBe(
            (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(8), 2)
        );
        (summary.Attempts[0].Opened, summary.Attempts[0].FirstContent).ShouldBe((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)));

        IEnumerable<StreamEvent> Script()
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            yield return Opened;
            _time.Advance(TimeSpan.FromSeconds(2));
            yield return StreamEvent.OfReasoning("Hm.");
            _time.Advance(TimeSpan.FromSeconds(4));
            yield return StreamEvent.OfText("x");
            _time.Advance(TimeSpan.FromSeconds(1));
            yield return Stop;
            yield return Usage;
        }
    }

    /// <summary>A payload is valid until the next event only; what the gate holds must have been copied.</summary>
    [Fact]
    public async Task Payload_HeldByTheGate_IsACopy()
    {
        var (events, _) = await RunAsync(new ScriptedSource(Script()));
        events.Where(e => !e.Payload.IsEmpty).Select(e => Encoding.UTF8.GetString(e.Payload.Data.Span)).ShouldBe(["first", "again"]);

        static IEnumerable<StreamEvent> Script()
        {
            var buffer = "first"u8.ToArray();
            yield return Started.WithPayload(new Payload("message", buffer));
            "again"u8.CopyTo(buffer);
            yield return StreamEvent.OfText("x").WithPayload(new Payload("message", buffer));
            yield return Stop;
        }
    }

    private Task<(List<StreamEvent> Events, Exception? Error)> RunAsync(ScriptedSource source) =>
        Transcript.CollectAsync(Dispatcher(source).StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));

    private Dispatcher Dispatcher(ScriptedSource source) =>
        new(_ => Plans.Of("p/m"), _ => source, new StreamPolicy { MaxRetries = 0, Fallback = false }, _time);

    private sealed class Unopenable : IStreamSource
    {
        public IAsyncEnumerable<StreamEvent> StreamAsync(TaskRequest request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    private sealed class Endings : IEndingWatcher
    {
        public List<StreamSummary> Summaries { get; } = [];

        public List<Route> Routes { get; } = [];

        void IEndingWatcher.Ended(StreamSummary summary) => Summaries.Add(summary);

        void IEndingWatcher.Opened(Route route) => Routes.Add(route);
    }

    private sealed class Book : IStreamLedger
    {
        public List<StreamAttempt> Attempts { get; } = [];

        public List<StreamSummary> Summaries { get; } = [];

        public void RecordAttempt(TaskRequest request, StreamAttempt attempt) => Attempts.Add(attempt);

        public void RecordRequest(TaskRequest request, StreamSummary summary) => Summaries.Add(summary);
    }
}
