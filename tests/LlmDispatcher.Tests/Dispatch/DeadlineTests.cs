using System.Runtime.CompilerServices;
using LlmDispatcher.Dispatch;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Dispatch;

/// <summary>The clocks, on fake time: each names itself, and none runs while the consumer holds an event.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.5);
    private static readonly StreamEvent Stop = StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop"));

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("a/m", null, 60)]
    [InlineData("a/m b/m", null, 10)]
    [InlineData("a/m", 3.0, 3)]
    public async Task FirstContent_NotComing_PassesAfterItsLimit(string routes, double? configured, double seconds)
    {
        var policy = new StreamPolicy { MaxRetries = 0, FirstContentTimeout = configured is { } s ? TimeSpan.FromSeconds(s) : null };
        var silent = new PacedSource(_time, (0, StreamEvent.OfHead(new ResponseHead())), (1, StreamEvent.OfOther()), (-1, default));
        var answers = new PacedSource(_time, (0, StreamEvent.OfText("x")), (0, Stop));
        var (events, error) = await RunAsync(policy, routes.Split(' '), silent, answers);

        var record = error is null ? events[^1].Summary!.Attempts[0] : ((ILlmError)error).Attempts[0];
        record.Ending.ShouldBe(Ending.TimedOut);
        record.Duration.ShouldBeInRange(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds) + Step);
        silent.Closed.ShouldBe(1);
        if (routes.Contains(' '))
            events[^1].Summary!.Provider.ShouldBe("b");
        else
        {
            var timeout = error.ShouldBeOfType<StreamTimeoutException>();
            (timeout.Deadline, timeout.Limit).ShouldBe(("firstContent", TimeSpan.FromSeconds(seconds)));
        }
    }

    [Fact]
    public async Task Idle_AfterContent_PassesWithThePartialText()
    {
        var source = new PacedSource(_time, (5, StreamEvent.OfText("Hel")), (19, StreamEvent.OfText("lo")), (-1, default));
        var (_, error) = await RunAsync(new StreamPolicy(), ["a/m"], source);
        var timeout = error.ShouldBeOfType<StreamTimeoutException>();
        (timeout.Deadline, timeout.PartialText).ShouldBe(("idle", "Hello"));
        timeout.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20) + Step);
        source.Closed.ShouldBe(1);
    }

    [Fact]
    public async Task KeepAlives_ForEver_DoNotFeedTheClock()
    {
        var source = new PacedSource(_time, [(1, StreamEvent.OfText("x")), .. Enumerable.Repeat((1.0, StreamEvent.OfOther()), 100)]);
        var (_, error) = await RunAsync(new StreamPolicy(), ["a/m"], source);
        error.ShouldBeOfType<StreamTimeoutException>().Deadline.ShouldBe("idle");
    }

    [Fact]
    public async Task Reasoning_FeedsTheClock()
    {
        var source = new PacedSource(
            _time,
            [.. Enumerable.Repeat((15.0, StreamEvent.OfReasoning("Hm.")), 10), (15, StreamEvent.OfText("x")), (0, Stop)]
        );
        var (_, error) = await RunAsync(new StreamPolicy(), ["a/m"], source);
        error.ShouldBeNull();
    }

    [Fact]
    public async Task Total_OverAllAttempts_Passes()
    {
        var policy = new StreamPolicy
        {
            MaxRetries = 100,
            FirstContentTimeout = TimeSpan.FromSeconds(8),
            TotalTimeout = TimeSpan.FromSeconds(30),
        };
        var (_, error) = await RunAsync(policy, ["a/m"], new PacedSource(_time, (-1, default)));
        var timeout = error.ShouldBeOfType<StreamTimeoutException>();
        (timeout.Deadline, timeout.Attempts.Count).ShouldBe(("total", 4));
    }

    /// <summary>There is no time left for anybody.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Total_Passing_AsksNobodyElse(bool isShown)
    {
        var policy = new StreamPolicy { TotalTimeout = TimeSpan.FromSeconds(5), FirstContentTimeout = TimeSpan.FromSeconds(8) };
        var a = isShown ? new PacedSource(_time, (1, StreamEvent.OfText("Hel")), (-1, default)) : new PacedSource(_time, (-1, default));
        var b = new PacedSource(_time, (0, StreamEvent.OfText("x")), (0, Stop));
        var (_, error) = await RunAsync(policy, ["a/m", "b/m"], a, b);
        error.ShouldBeOfType<StreamTimeoutException>().Deadline.ShouldBe("total");
        b.Asked.ShouldBe(0);
    }

    /// <summary>The time of a read that fails was waited like any other.</summary>
    [Fact]
    public async Task Total_OverAttemptsThatFailLate_Passes()
    {
        var policy = new StreamPolicy { MaxRetries = 100, TotalTimeout = TimeSpan.FromSeconds(10) };
        var failing = new LateFailure(_time, TimeSpan.FromSeconds(3));
        var dispatcher = new Dispatcher(_ => Plans.Of("a/m"), _ => failing, policy, _time, random: () => 0);
        var run = Transcript.CollectAsync(dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken));
        Clock.Run(_time, run, Step);
        var timeout = (await run).Error.ShouldBeOfType<StreamTimeoutException>();
        (timeout.Deadline, timeout.Attempts.Count).ShouldBe(("total", 4));
        timeout.Elapsed.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Consumer_HoldingAnEvent_StopsTheClocks()
    {
        var source = new PacedSource(_time, (1, StreamEvent.OfText("a")), (1, StreamEvent.OfText("b")), (1, Stop));
        var policy = new StreamPolicy { IdleTimeout = TimeSpan.FromSeconds(5), TotalTimeout = TimeSpan.FromSeconds(10) };
        var read = ReadAsync();
        Clock.Run(_time, read, Step);
        (await read).ShouldBe("ab");

        async Task<string> ReadAsync()
        {
            var text = "";
            await foreach (
                var e in Dispatcher(policy, ["a/m"], source)
                    .StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken)
                    .ConfigureAwait(false)
            )
            {
                text += e.Kind == StreamEventKind.Text ? e.Text : "";
                if (e.Kind == StreamEventKind.Text)
                    await Task.Delay(TimeSpan.FromMinutes(5), _time, TestContext.Current.CancellationToken).ConfigureAwait(false);
            }
            return text;
        }
    }

    [Fact]
    public async Task Proof_WithoutAnEnd_IsFinalisedPromptlyWithItsUsage()
    {
        var usage = StreamEvent.OfUsage(new UsageDetails { TotalTokenCount = 7 });
        var source = new PacedSource(_time, (1, StreamEvent.OfText("x")), (1, Stop), (1, usage), (-1, default));
        var (events, error) = await RunAsync(new StreamPolicy(), ["a/m"], source);
        error.ShouldBeNull();
        var summary = events[^1].Summary!;
        summary.Usage!.TotalTokenCount.ShouldBe(7);
        summary.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(6));
        source.Closed.ShouldBe(1);
    }

    private sealed class LateFailure(TimeProvider time, TimeSpan after) : IStreamSource
    {
        public async IAsyncEnumerable<StreamEvent> StreamAsync(
            TaskRequest request,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            await Clock.WaitAsync(time, after, cancellationToken).ConfigureAwait(false);
            if (after > TimeSpan.Zero)
                throw new IOException("reset");
            yield break;
        }
    }

    private async Task<(List<StreamEvent> Events, Exception? Error)> RunAsync(
        StreamPolicy policy,
        string[] routes,
        params PacedSource[] sources
    )
    {
        var run = Transcript.CollectAsync(
            Dispatcher(policy, routes, sources).StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken)
        );
        Clock.Run(_time, run, Step);
        return await run;
    }

    private Dispatcher Dispatcher(StreamPolicy policy, string[] routes, params PacedSource[] sources) =>
        new(_ => Plans.Of(routes), p => sources[p == "b" ? 1 : 0], policy, _time, random: () => 0);
}
