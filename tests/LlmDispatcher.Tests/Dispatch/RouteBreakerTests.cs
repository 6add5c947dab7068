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

    private static void Succeed(RouteBreaker breaker)
    {
        using var stay = breaker.Enter();
        stay.Succeeded();
    }
}
