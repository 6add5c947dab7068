using System.Runtime.CompilerServices;
using LlmDispatcher.Dispatch;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Dispatch;

public sealed class RouteBreakerTests
{
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(15);
    private static readonly ProviderFailure Busy = new(FailureClass.Transient, LlmErrorKind.ServiceUnavailable, "busy");
    private static readonly ProviderFailure Denied = new(FailureClass.Denied, LlmErrorKind.Authentication, "no");
    private static readonly ProviderFailure Invalid = new(FailureClass.Invalid, LlmErrorKind.InvalidRequest, "wrong");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Breaker_AfterSoManyConsecutiveFailures_Opens()
    {
        var breaker = Breaker(3);
        Fail(breaker, Busy, 2);
        breaker.WouldAdmit.ShouldBeTrue();
        Fail(breaker, Busy);
        breaker.WouldAdmit.ShouldBeFalse();
    }

    [Fact]
    public void Success_Between_StartsTheCountAnew()
    {
        var breaker = Breaker(3);
        Fail(breaker, Busy, 2);
        Succeed(breaker);
        Fail(breaker, Busy, 2);
        breaker.WouldAdmit.ShouldBeTrue();
    }

    [Fact]
    public void Request_ThatIsWrong_SpeaksForTheProvider()
    {
        var breaker = Breaker(3);
        Fail(breaker, Busy, 2);
        Fail(breaker, Invalid);
        Fail(breaker, Busy, 2);
        breaker.WouldAdmit.ShouldBeTrue();
    }

    [Fact]
    public void Denial_OpensAtOnce()
    {
        var breaker = Breaker(5);
        Fail(breaker, Denied);
        breaker.WouldAdmit.ShouldBeFalse();
    }

    [Fact]
    public void Failure_SaysWhetherItOpenedTheBreaker()
    {
        var breaker = Breaker(3);
        var late = breaker.Enter();
        Tell(Busy).ShouldBeFalse();
        Tell(Invalid).ShouldBeFalse();
        Tell(Busy).ShouldBeFalse();
        Tell(new(FailureClass.Limited, LlmErrorKind.RateLimit, "slow down")).ShouldBeFalse();
        Tell(Busy).ShouldBeFalse();
        Tell(Busy).ShouldBeTrue();
        Tell(Busy).ShouldBeFalse(); // it was open
        late.Failed(Denied).ShouldBeFalse(); // of a time before
        Breaker(5).Enter().Failed(Denied).ShouldBeTrue();
        Breaker(0).Enter().Failed(Denied).ShouldBeFalse(); // never opens

        bool Tell(ProviderFailure failure)
        {
            using var stay = breaker.Enter();
            return stay.Failed(failure);
        }
    }

    [Theory]
    [InlineData(FailureClass.TooLong)]
    [InlineData(FailureClass.Refused)]
    [InlineData(FailureClass.Invalid)]
    public void Probe_WhoseRequestIsWrong_ClosesTheBreaker(FailureClass @class)
    {
        var breaker = Breaker(1);
        Fail(breaker, Busy);
        _time.Advance(Break);
        Fail(breaker, new(@class, LlmErrorKind.InvalidRequest, "wrong"));
        breaker.IsOpen.ShouldBeFalse();
        breaker.WouldAdmit.ShouldBeTrue();
    }

    [Fact]
    public void HalfOpen_LetsExactlyOneProbeIn()
    {
        var breaker = Breaker(1);
        Fail(breaker, Busy);
        _time.Advance(Break);
        breaker.WouldAdmit.ShouldBeTrue();
        using var probe = breaker.Enter();
        breaker.WouldAdmit.ShouldBeFalse();
        probe.Succeeded();
        breaker.WouldAdmit.ShouldBeTrue();
    }

    [Fact]
    public void Probe_ThatFails_OpensForAnotherBreak()
    {
        var breaker = Breaker(3);
        Fail(breaker, Busy, 3);
        _time.Advance(Break);
        Fail(breaker, Busy);
        breaker.WouldAdmit.ShouldBeFalse();
        _time.Advance(Break);
        breaker.WouldAdmit.ShouldBeTrue();
    }

    [Fact]
    public void Probe_ThatIsLeft_MakesRoomForAnother()
    {
        var breaker = Breaker(1);
        Fail(breaker, Busy);
        _time.Advance(Break);
        breaker.Enter().Dispose();
        breaker.WouldAdmit.ShouldBeTrue();
    }

    [Fact]
    public void Break_AtItsLastMoment_IsOver()
    {
        var breaker = Breaker(1);
        Fail(breaker, Busy);
        _time.Advance(Break - TimeSpan.FromTicks(1));
        (breaker.IsOpen, breaker.WouldAdmit).ShouldBe((true, false));
        _time.Advance(TimeSpan.FromTicks(1));
        (breaker.IsOpen, breaker.WouldAdmit).ShouldBe((false, true));
    }

    /// <summary>Whoever comes although a probe is out, as on the last route, is none and takes its place from nobody.</summary>
    [Fact]
    public void Attempt_BesideTheProbe_IsNone()
    {
        var breaker = Breaker(1);
        Fail(breaker, Busy);
        _time.Advance(Break);
        var probe = breaker.Enter();
        breaker.Enter().Dispose();
        breaker.WouldAdmit.ShouldBeFalse();
        probe.Dispose();
        breaker.WouldAdmit.ShouldBeTrue();
    }

    /// <summary>Of two that run together on a closed route each speaks for itself.</summary>
    [Fact]
    public void Attempt_BesideOneThatSucceeds_StillCounts()
    {
        var breaker = Breaker(1);
        var (good, bad) = (breaker.Enter(), breaker.Enter());
        good.Succeeded();
        bad.Failed(Busy).ShouldBeTrue();
    }

    [Fact]
    public void Attempt_FromTheBreakThatIsOver_DoesNotCountAfterIt()
    {
        var breaker = Breaker(1);
        Fail(breaker, Busy);
        var during = breaker.Enter();
        _time.Advance(Break);
        Succeed(breaker);
        during.Failed(Busy).ShouldBeFalse();
        breaker.WouldAdmit.ShouldBeTrue();
    }

    [Fact]
    public void Breaker_Off_NeverOpens()
    {
        var breaker = Breaker(0);
        Fail(breaker, Busy, 100);
        Fail(breaker, Denied);
        breaker.WouldAdmit.ShouldBeTrue();
    }

    [Fact]
    public void RetryAfter_IsRemembered()
    {
        var breaker = Breaker(5);
        Fail(breaker, new ProviderFailure(FailureClass.Limited, LlmErrorKind.RateLimit, "slow") { RetryAfter = TimeSpan.FromSeconds(40) });
        breaker.WouldAdmit.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(40));
        breaker.WouldAdmit.ShouldBeTrue();
    }

    /// <summary>That is how most outages say it.</summary>
    [Fact]
    public void Overload_IsAFailureAndALimitIsNot()
    {
        var (overloaded, limited) = (Breaker(3), Breaker(3));
        for (var i = 0; i < 3; i++)
        {
            Fail(overloaded, new ProviderFailure(FailureClass.Limited, LlmErrorKind.ServiceUnavailable, "overloaded"));
            Fail(limited, new ProviderFailure(FailureClass.Limited, LlmErrorKind.RateLimit, "slow down"));
        }
        (overloaded.IsOpen, overloaded.WouldAdmit).ShouldBe((true, false));
        (limited.IsOpen, limited.WouldAdmit).ShouldBe((false, true));
    }

    [Fact]
    public void Break_Ending_LetsOneOfManyIn()
    {
        var breaker = Breaker(1);
        Fail(breaker, Busy);
        _time.Advance(Break);
        var stays = Together.Run(20, breaker.TryEnter);
        stays.Count(s => s is not null).ShouldBe(1);
        breaker.TryEnter().ShouldBeNull();
        stays.Single(s => s is not null)!.Dispose(); // its caller leaves
        using var next = breaker.TryEnter();
        next.ShouldNotBeNull();
    }

    /// <summary>A long answer need not come to its end before others are let in; but if it breaks, so does the trust.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Probe_ThatIsAnswered_LetsOthersInOnTrial(bool isDenied)
    {
        var breaker = Breaker(3);
        Fail(breaker, isDenied ? Denied : Busy, 3);
        _time.Advance(Break);
        using var probe = breaker.Enter();
        probe.Answered();
        breaker.WouldAdmit.ShouldBeTrue();
        Fail(breaker, Busy);
        breaker.WouldAdmit.ShouldBeFalse();
    }

    [Fact]
    public void Probe_ThatIsAnsweredAndSucceeds_StartsTheCountAnew()
    {
        var breaker = Breaker(3);
        Fail(breaker, Busy, 3);
        _time.Advance(Break);
        using var probe = breaker.Enter();
        probe.Answered();
        probe.Succeeded();
        Fail(breaker, Busy, 2);
        breaker.WouldAdmit.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Attempt_FromBeforeTheBreak_NeitherEndsNorLengthensIt(bool succeeds)
    {
        var breaker = Breaker(1);
        using var early = breaker.Enter();
        Fail(breaker, Busy);
        _time.Advance(Break / 2);
        End(early, succeeds);
        breaker.WouldAdmit.ShouldBeFalse();
        _time.Advance(Break / 2);
        breaker.WouldAdmit.ShouldBeTrue();
    }

    [Fact]
    public void Attempt_FromBeforeTheBreak_DoesNotOpenTheRouteAgainAfterIt()
    {
        var breaker = Breaker(1);
        using var early = breaker.Enter();
        Fail(breaker, Busy);
        _time.Advance(Break);
        Succeed(breaker);
        early.Failed(Busy);
        breaker.WouldAdmit.ShouldBeTrue();
    }

    /// <summary>The last route left is always asked. What asks it in vain must not put off the probe; what is answered ends the break.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Attempt_OnAnOpenRoute_MayEndTheBreakButNotLengthenIt(bool succeeds)
    {
        var breaker = Breaker(1);
        Fail(breaker, Busy);
        _time.Advance(Break / 2);
        using var forced = breaker.Enter();
        End(forced, succeeds);
        breaker.WouldAdmit.ShouldBe(succeeds);
        using var hanging = breaker.Enter();
        _time.Advance(Break / 2);
        breaker.WouldAdmit.ShouldBeTrue();
    }

    /// <summary>A primary that is down: few probes, no request lost, and back within one break after it is healthy.</summary>
    [Fact]
    public async Task Dispatch_WithADeadPrimary_SkipsItAndComesBack()
    {
        var isUp = false;
        var asked = new List<string>();
        var dispatcher = new Dispatcher(
            _ => Plans.Of("a/m", "b/m"),
            provider =>
            {
                asked.Add(provider);
                return provider == "a" && !isUp ? new ScriptedSource { Error = new ProviderException(Busy) } : Answering();
            },
            new StreamPolicy { MaxRetries = 0, BreakerFailures = 3 },
            _time
        );
        for (var second = 0; second < 60; second++)
        {
            (await AskAsync(dispatcher)).ShouldBe("b");
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        asked.Count(p => p == "a").ShouldBe(3 + 3); // until it opens, and a probe for each break
        isUp = true;
        _time.Advance(Break);
        (await AskAsync(dispatcher)).ShouldBe("a");
        (await AskAsync(dispatcher)).ShouldBe("a");
    }

    [Fact]
    public async Task Dispatch_WithEveryRouteOpen_AsksTheLastOneLeft()
    {
        var asked = new List<string>();
        var dispatcher = new Dispatcher(
            _ => Plans.Of("a/m", "b/m"),
            provider =>
            {
                asked.Add(provider);
                return new ScriptedSource { Error = new ProviderException(Denied) };
            },
            new StreamPolicy { MaxRetries = 0 },
            _time
        );
        for (var i = 0; i < 3; i++)
            await Should.ThrowAsync<ProviderException>(() => AskAsync(dispatcher));
        asked.ShouldBe(["a", "b", "b", "b"]);
    }

    /// <summary>Twenty who come together when the break ends: one asks the primary, and the others the next route, as long as there is one.</summary>
    [Theory]
    [InlineData("a/m b/m", 1)]
    [InlineData("a/m", 20)]
    public async Task Dispatch_WhenTheBreakEnds_SendsOneProbe(string routes, int probes)
    {
        var asked = 0;
        var isUp = false;
        var probed = new TaskCompletionSource();
        var dispatcher = new Dispatcher(
            _ => Plans.Of(routes.Split(' ')),
            provider =>
            {
                if (provider == "b")
                    return Answering();
                asked++;
                return isUp ? new HeldSource(probed.Task, Answering()) : new ScriptedSource { Error = new ProviderException(Denied) };
            },
            new StreamPolicy { MaxRetries = 0 },
            _time
        );
        await Record.ExceptionAsync(() => AskAsync(dispatcher));
        asked.ShouldBe(1);
        isUp = true;
        _time.Advance(Break);
        Task<string>[] all = [.. Enumerable.Range(0, 20).Select(_ => AskAsync(dispatcher))];
        asked.ShouldBe(1 + probes);
        probed.SetResult();
        (await Task.WhenAll(all)).Count(p => p == "a").ShouldBe(probes);
        (await AskAsync(dispatcher)).ShouldBe("a");
    }

    /// <summary>A probe whose caller leaves, by cancelling or by leaving the loop, makes room for another.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dispatch_ProbeThatIsLeft_MakesRoomForAnother(bool cancels)
    {
        var isUp = false;
        var hang = false;
        var dispatcher = new Dispatcher(
            _ => Plans.Of("a/m", "b/m"),
            provider =>
                provider == "b" ? Answering()
                : !isUp ? new ScriptedSource { Error = new ProviderException(Denied) }
                : hang ? new ScriptedSource(StreamEvent.OfText("x")) { Stalls = true }
                : Answering(),
            new StreamPolicy { MaxRetries = 0 },
            _time
        );
        (await AskAsync(dispatcher)).ShouldBe("b");
        (isUp, hang) = (true, true);
        _time.Advance(Break);
        using var stop = new CancellationTokenSource();
        await using (var probe = dispatcher.StreamAsync(new TaskRequest("hi"), stop.Token).GetAsyncEnumerator(stop.Token))
        {
            (await probe.MoveNextAsync()).ShouldBeTrue();
            if (cancels)
            {
                await stop.CancelAsync();
                await Should.ThrowAsync<OperationCanceledException>(async () =>
                {
                    while (await probe.MoveNextAsync()) { }
                });
            }
        }
        hang = false;
        (await AskAsync(dispatcher)).ShouldBe("a");
    }

    private static async Task<string> AskAsync(Dispatcher dispatcher)
    {
        var (events, error) = await Transcript.CollectAsync(
            dispatcher.StreamAsync(new TaskRequest("hi"), TestContext.Current.CancellationToken)
        );
        return error is null ? events[^1].Summary!.Provider : throw error;
    }

    private static ScriptedSource Answering() =>
        new(StreamEvent.OfText("x"), StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop")));

    private RouteBreaker Breaker(int failures) => new(failures, Break, _time);

    private static void Fail(RouteBreaker breaker, ProviderFailure failure, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            using var stay = breaker.Enter();
            stay.Failed(failure);
        }
    }

    private static void End(RouteBreaker.Lease stay, bool succeeds)
    {
        if (succeeds)
            stay.Succeeded();
        else
            stay.Failed(Busy);
    }

    private static void Succeed(RouteBreaker breaker)
    {
        using var stay = breaker.Enter();
        stay.Succeeded();
    }

    /// <summary>A source that begins when it is let.</summary>
    private sealed class HeldSource(Task let, IStreamSource source) : IStreamSource
    {
        public async IAsyncEnumerable<StreamEvent> StreamAsync(
            TaskRequest request,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            await let.ConfigureAwait(false);
            await foreach (var e in source.StreamAsync(request, cancellationToken).ConfigureAwait(false))
                yield return e;
        }
    }
}
