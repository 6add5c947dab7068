using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Switch;

/// <summary>How a switch shuts down: what is under way, what comes new, what is broken off.</summary>
public sealed class DrainingTests
{
    private static readonly TaskRequest Request = new("hi") { Policy = new() { MaxRetries = 3 } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drain_LetsWhatIsUnderWayComeToItsEnd_AndRefusesWhatIsNew()
    {
        var source = new ScriptedSource(
            StreamEvent.OfText("one "),
            StreamEvent.OfText("two"),
            StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop"))
        );
        using var llm = LlmSwitch.Create(b => b.AddSource("s", source, "m"));
        await using var stream = llm.StreamAsync(Request, Token).GetAsyncEnumerator(Token);
        (await stream.MoveNextAsync()).ShouldBeTrue();
        var draining = llm.DrainAsync(Timeout.InfiniteTimeSpan, Token);
        draining.IsCompleted.ShouldBeFalse();

        await Should.ThrowAsync<DispatcherStoppedException>(async () => await llm.StreamAsync(Request, Token).ToListAsync(Token));
        source.Requests.Count.ShouldBe(1);
        (await stream.MoveNextAsync(), stream.Current).ShouldBe((true, "two"));
        (await stream.MoveNextAsync()).ShouldBeFalse();
        (await draining).ShouldBe(0);
    }

    [Fact]
    public async Task Drain_WithNothingUnderWay_IsOverAtOnce()
    {
        using var llm = LlmSwitch.Create(b => b.AddSource("s", new ScriptedSource(StreamEvent.OfText("x")), "m"));
        var draining = llm.DrainAsync(Timeout.InfiniteTimeSpan, Token);
        draining.IsCompleted.ShouldBeTrue();
        (await draining).ShouldBe(0);
    }

    /// <summary>That nobody was there for a moment, before, says nothing about now.</summary>
    [Fact]
    public async Task Drain_AfterTheSwitchWasIdle_WaitsForWhatIsUnderWay()
    {
        var stop = StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop"));
        using var llm = LlmSwitch.Create(b => b.AddSource("s", new ScriptedSource(StreamEvent.OfText("x"), stop), "m"));
        await llm.StreamAsync(Request, Token).ToListAsync(Token);
        await using var stream = llm.StreamAsync(Request, Token).GetAsyncEnumerator(Token);
        (await stream.MoveNextAsync()).ShouldBeTrue();
        var draining = llm.DrainAsync(Timeout.InfiniteTimeSpan, Token);
        draining.IsCompleted.ShouldBeFalse();
        (await stream.MoveNextAsync()).ShouldBeFalse();
        (await draining).ShouldBe(0);
    }

    [Fact]
    public async Task Drain_PastItsLimit_BreaksOffWithATypedEnding_AndBlamesNoProvider()
    {
        var time = new FakeTimeProvider();
        var ledger = new TotalsLedger();
        var silent = new ScriptedSource { Stalls = true };
        var begun = new ScriptedSource(StreamEvent.OfText("Once upon")) { Stalls = true };
        using var llm = LlmSwitch.Create(b =>
        {
            b.TimeProvider = time;
            b.AddSource("silent", silent, "m").AddSource("begun", begun, "m").AddLedger(ledger);
        });
        var first = llm.StreamAsync(Request with { Model = "silent/m" }, Token).ToListAsync(Token).AsTask();
        var second = llm.StreamAsync(Request with { Model = "begun/m" }, Token).ToListAsync(Token).AsTask();
        var draining = llm.DrainAsync(TimeSpan.FromSeconds(3), Token);
        time.Advance(TimeSpan.FromSeconds(2));
        draining.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        (await draining).ShouldBe(2);

        var stopped = await Should.ThrowAsync<DispatcherStoppedException>(() => first);
        (stopped.Provider, stopped.Attempts.Single().Ending).ShouldBe(("silent", Ending.Cancelled));
        var broken = await Should.ThrowAsync<StreamingException>(() => second);
        broken.PartialText.ShouldBe("Once upon");
        broken.InnerException.ShouldBeOfType<DispatcherStoppedException>();
        (silent.Requests.Count, begun.Requests.Count).ShouldBe((1, 1));
        llm.RouteStates().ShouldAllBe(r => !r.IsOpen);
        llm.OpenStreams.ShouldBe(0);
    }

    [Fact]
    public async Task Dispose_WhileStreaming_BreaksOffWithATypedEnding()
    {
        var begun = new ScriptedSource(StreamEvent.OfText("Once upon")) { Stalls = true };
        using var llm = LlmSwitch.Create(b => b.AddSource("begun", begun, "m"));
        await using var stream = llm.StreamAsync(Request, Token).GetAsyncEnumerator(Token);
        (await stream.MoveNextAsync()).ShouldBeTrue();
        llm.Dispose();
        var broken = await Should.ThrowAsync<StreamingException>(async () => await stream.MoveNextAsync());
        broken.PartialText.ShouldBe("Once upon");
        broken.InnerException.ShouldBeOfType<DispatcherStoppedException>();
    }

    [Fact]
    public async Task Dispose_BeforeARequest_RefusesItAtOnce()
    {
        var source = new ScriptedSource(StreamEvent.OfText("never"));
        var llm = LlmSwitch.Create(b => b.AddSource("s", source, "m"));
        llm.Dispose();
        await Should.ThrowAsync<DispatcherStoppedException>(async () => await llm.StreamAsync(Request, Token).ToListAsync(Token));
        source.Requests.ShouldBeEmpty();
        llm.Dispose(); // twice is fine
    }

    [Fact]
    public async Task Drain_WhileARequestWaitsForItsNextAttempt_BreaksItOff()
    {
        var time = new FakeTimeProvider();
        var failing = new ScriptedSource
        {
            Error = new ProviderException(
                new(FailureClass.Limited, LlmErrorKind.RateLimit, "slow down") { RetryAfter = TimeSpan.FromMinutes(1) }
            ),
        };
        using var llm = LlmSwitch.Create(b =>
        {
            b.TimeProvider = time;
            b.AddSource("s", failing, "m");
        });
        var asking = llm.StreamAsync(Request, Token).ToListAsync(Token).AsTask();
        asking.IsCompleted.ShouldBeFalse();
        await llm.DrainAsync(TimeSpan.Zero, Token);
        await Should.ThrowAsync<DispatcherStoppedException>(() => asking);
        failing.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Caller_WhoLeavesWhileItDrains_IsCancelledAsEver()
    {
        var begun = new ScriptedSource(StreamEvent.OfText("Once upon")) { Stalls = true };
        using var llm = LlmSwitch.Create(b => b.AddSource("s", begun, "m"));
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asking = llm.StreamAsync(Request, caller.Token).ToListAsync(caller.Token).AsTask();
        var draining = llm.DrainAsync(Timeout.InfiniteTimeSpan, Token);
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asking);
        (await draining).ShouldBe(0);
    }

    [Fact]
    public async Task Drain_WhoseTokenIsCancelled_BreaksOffAtOnce()
    {
        var begun = new ScriptedSource(StreamEvent.OfText("Once upon")) { Stalls = true };
        using var llm = LlmSwitch.Create(b => b.AddSource("s", begun, "m"));
        var asking = llm.StreamAsync(Request, Token).ToListAsync(Token).AsTask();
        (await llm.DrainAsync(Timeout.InfiniteTimeSpan, new CancellationToken(canceled: true))).ShouldBe(1);
        await Should.ThrowAsync<StreamingException>(() => asking);
    }

    [Fact]
    public async Task DisposeAsync_BreaksOffAndDisposesOfTheSources()
    {
        var begun = new ScriptedSource(StreamEvent.OfText("Once upon")) { Stalls = true };
        var llm = LlmSwitch.Create(b => b.AddSource("s", begun, "m"));
        var asking = llm.StreamAsync(Request, Token).ToListAsync(Token).AsTask();
        await llm.DisposeAsync();
        await Should.ThrowAsync<StreamingException>(() => asking);
        begun.IsDisposed.ShouldBeTrue();
        await llm.DisposeAsync();
    }
}
