using LlmDispatcher.Dispatch;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Dispatch.Wall;

namespace LlmDispatcher.Tests.Dispatch.Leaks;

/// <summary>However and whenever a caller leaves, the stream ends without a moment of its clock passing, and nothing is left: no connection, no timer, no probe; and it is booked.</summary>
public sealed class LeaveTests
{
    private static readonly TaskRequest Request = new("Write a long story about the tide 🌊");
    private static readonly StreamPolicy Hedging = new() { HedgeAfter = TimeSpan.FromSeconds(2) };

    private readonly CountingTime _time = new();
    private readonly Ledger _ledger = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What is waited for, how the providers bring that about, and when the caller leaves.</summary>
    private static Dictionary<string, (string A, string B, StreamPolicy Policy, double Seconds)> Waits { get; } =
        new()
        {
            ["headers"] = ("silence", "", new(), 1),
            ["headers of a fallback"] = ("silence", "silence", new(), 15),
            ["first content"] = ("role-then-stall", "", new(), 1),
            ["first content, with keep-alives"] = ("comments-forever=1s", "", new(), 5.5),
            ["idle"] = ("stall-at-event=30", "", new(), 1),
            ["idle, in the middle of an event"] = ("drip-forever-at-event=30; drip-delay=1s", "", new(), 2.5),
            ["token counts after the proof"] = ("stall-at-event={usage}", "", new(), 1),
            ["backoff"] = ("status=429; retry-after=30", "", new(), 1),
            ["pause before a continuation"] = ("error-at-event=30", "", new(), 0.2),
            ["hedge delay"] = ("silence", "silence", Hedging, 1),
            ["hedge race"] = ("silence", "role-then-stall", Hedging, 5),
            ["hedge race, the second one alone"] = ("headers-delay=3s; status=503", "silence", Hedging, 5),
            ["continuation's headers"] = ("cut-at-event=30", "silence", new() { MaxRetries = 0 }, 1),
            ["continuation's head held"] = ("cut-at-event=30", "stall-at-event=3", new() { MaxRetries = 0 }, 1),
            ["continuation's text"] = ("cut-at-event=30", "stall-at-event=30", new() { MaxRetries = 0 }, 1),
        };

    public static TheoryData<string> WaitNames => [.. Waits.Keys];

    [Theory]
    [MemberData(nameof(WaitNames))]
    public async Task Cancellation_DuringEveryWait_EndsItAtOnceAndLeavesNothing(string wait)
    {
        var (a, b, policy, seconds) = Waits[wait];
        var (dispatcher, sources) = Dispatcher(a.Replace("{usage}", $"{await CountAsync() - 1}"), b, policy);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reading = ReadAsync(dispatcher.StreamAsync(Request, cancel.Token));
        for (var passed = 0.0; passed < seconds; passed += 0.1)
        {
            await Task.Yield();
            _time.Clock.Advance(TimeSpan.FromSeconds(0.1));
        }
        reading.IsCompleted.ShouldBeFalse();
        sources.Sum(s => s.Asked.Count).ShouldBeGreaterThan(0);

        await cancel.CancelAsync();
        // The clock stands still from here on.
        var error = await Should.ThrowAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(20), Token));
        error.CancellationToken.ShouldBe(cancel.Token);
        ShouldHaveLeftNothing(sources, Ending.Cancelled);
    }

    [Fact]
    public async Task Cancellation_AtEveryEvent_EndsTheStreamAndLeavesNothing()
    {
        for (var at = 1; at < await CountAsync(); at++)
        {
            var (dispatcher, sources) = Broken();
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var count = 0;
            var isFinished = false;
            try
            {
                await foreach (var e in dispatcher.StreamAsync(Request, cancel.Token))
                {
                    isFinished |= e.Kind == StreamEventKind.Finished;
                    if (++count == at)
                        await cancel.CancelAsync();
                }
                isFinished.ShouldBeTrue($"at {at}");
            }
            catch (OperationCanceledException cancelled)
            {
                cancelled.CancellationToken.ShouldBe(cancel.Token);
            }
            ShouldHaveLeftNothing(sources, isFinished ? null : Ending.Cancelled);
            _ledger.Requests.Clear();
        }
    }

    [Fact]
    public async Task Break_AtEveryEvent_LeavesNothing()
    {
        for (var at = 1; at < await CountAsync(); at++)
        {
            var (dispatcher, sources) = Broken();
            var count = 0;
            await foreach (var _ in dispatcher.StreamAsync(Request, Token))
            {
                if (++count == at)
                    break;
            }
            ShouldHaveLeftNothing(sources, Ending.Abandoned);
            _ledger.Requests.Clear();
        }
    }

    [Fact]
    public async Task Enumerator_NeverMoved_SendsNothingAndHoldsNothing()
    {
        var (dispatcher, sources) = Broken();
        await dispatcher.StreamAsync(Request, Token).GetAsyncEnumerator(Token).DisposeAsync();
        sources.ShouldAllBe(s => s.Asked.Count == 0 && s.Open == 0);
        _time.Timers.ShouldBe(0);
    }

    /// <summary>A probe whose caller leaves is none: the next request is let in.</summary>
    [Fact]
    public async Task Probe_WhoseCallerLeaves_GivesItsPlaceBack()
    {
        var (dispatcher, sources) = Dispatcher("flap=5; status=503", "", new() { MaxRetries = 0 });
        for (var i = 0; i < 5; i++)
            await ReadAsync(dispatcher.StreamAsync(Request, Token));
        _time.Clock.Advance(TimeSpan.FromSeconds(15));
        await foreach (var _ in dispatcher.StreamAsync(Request, Token))
            break;
        await ReadAsync(dispatcher.StreamAsync(Request, Token));
        sources[0].Asked.Count.ShouldBe(7);
        _time.Timers.ShouldBe(0);
    }

    private static async Task ReadAsync(IAsyncEnumerable<StreamEvent> stream)
    {
        await foreach (var _ in stream.ConfigureAwait(false)) { }
    }

    /// <summary>How many events a plain answer has on the wire.</summary>
    private static async Task<int> CountAsync()
    {
        var plain = new SimulatedProvider(new CountingTime(), "");
        return await plain.StreamAsync(Request with { Model = "m" }, Token).CountAsync(Token) - 1; // the headers are none
    }

    /// <summary>One attempt leaves no trace, one breaks in the middle, one goes on.</summary>
    private (Dispatcher Dispatcher, SimulatedProvider[] Sources) Broken() => Dispatcher("error-at-event=25", "", new() { MaxRetries = 0 });

    private (Dispatcher Dispatcher, SimulatedProvider[] Sources) Dispatcher(string a, string b, StreamPolicy policy)
    {
        SimulatedProvider[] sources = [new(_time, a), new(_time, b)];
        var dispatcher = new Dispatcher(
            _ => Plans.Of("a/m1", "b/m2"),
            p => sources[p == "a" ? 0 : 1],
            policy,
            _time,
            ledger: _ledger,
            random: () => 1
        );
        return (dispatcher, sources);
    }

    private void ShouldHaveLeftNothing(SimulatedProvider[] sources, Ending? ending)
    {
        sources.ShouldAllBe(s => s.Open == 0);
        _time.Timers.ShouldBe(0);
        var summary = _ledger.Requests.ShouldHaveSingleItem();
        if (ending is { } how)
        {
            summary.Ending.ShouldBe(how);
            summary.Attempts[^1].Ending.ShouldBeOneOf(how, Ending.Failed); // between two attempts nobody is left to be cancelled
        }
        summary.Attempts.Count.ShouldBe(sources.Sum(s => s.Asked.Count));
    }

    private sealed class Ledger : IStreamLedger
    {
        public List<StreamSummary> Requests { get; } = [];

        public void RecordAttempt(TaskRequest request, StreamAttempt attempt) { }

        public void RecordRequest(TaskRequest request, StreamSummary summary) => Requests.Add(summary);
    }
}
