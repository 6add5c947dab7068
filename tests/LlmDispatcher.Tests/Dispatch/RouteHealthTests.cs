using LlmDispatcher.Dispatch;
using LlmDispatcher.Streams;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Dispatch;

/// <summary>Breaker and limits together: which route of a plan is entered.</summary>
public sealed class RouteHealthTests
{
    private static readonly StreamPolicy Policy = new();
    private static readonly Route A = new("a", "m");
    private static readonly ProviderFailure Denied = new(FailureClass.Denied, LlmErrorKind.Authentication, "no");
    private static readonly ResponseHead NoneLeft = new() { Requests = new(60, 0, TimeSpan.FromMinutes(1)) };

    private readonly FakeTimeProvider _time = new();
    private readonly RouteHealth _health;

    public RouteHealthTests() => _health = new RouteHealth(_time);

    [Fact]
    public void Route_WithNothingLeft_IsSkippedUntilTheReset()
    {
        using (var stay = _health.Of(A, Policy).Enter())
            stay.Saw(NoneLeft);
        _health.WouldAdmit(A).ShouldBeFalse();
        Entered("a/m", "b/m").ShouldBe(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        Entered("a/m", "b/m").ShouldBe(0);
    }

    [Fact]
    public void Request_TooLongForWhatIsLeft_IsSkippedAlone()
    {
        using (var stay = _health.Of(A, Policy).Enter())
            stay.Saw(new ResponseHead { Tokens = new(10_000, 1000, TimeSpan.FromMinutes(1)) });
        Entered(2000, "a/m", "b/m").ShouldBe(1);
        Entered(500, "a/m", "b/m").ShouldBe(0);
        Entered(501, "a/m", "b/m").ShouldBe(1);
    }

    [Fact]
    public void Guard_RemembersWhenItWasLastEntered()
    {
        var guard = _health.Of(A, Policy);
        var made = guard.UsedAt;
        _time.Advance(TimeSpan.FromMinutes(1));
        guard.Enter().Dispose();
        _time.GetElapsedTime(made, guard.UsedAt).ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Limits_AreOfOneModel()
    {
        using (var stay = _health.Of(A, Policy).Enter())
            stay.Saw(NoneLeft);
        _health.WouldAdmit(new Route("a", "other")).ShouldBeTrue();
    }

    [Fact]
    public void LastRoute_IsAlwaysEntered()
    {
        using (var stay = _health.Of(A, Policy).Enter())
        {
            stay.Saw(NoneLeft);
            stay.Failed(Denied);
        }
        Entered("a/m").ShouldBe(0);
        using (var stay = _health.Of(new Route("b", "m"), Policy).Enter())
            stay.Failed(Denied);
        Entered("a/m", "b/m").ShouldBe(1);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 20)]
    public void BreakEnding_WithTwentyTogether_LetsOneProbeIn(bool hasNext, int expected)
    {
        using (var stay = _health.Of(A, Policy).Enter())
            stay.Failed(Denied);
        _time.Advance(Policy.BreakDuration);
        var routes = Plans.Of(hasNext ? ["a/m", "b/m"] : ["a/m"]).Ranked;
        var stays = Together.Run(20, () => _health.Enter(routes, Policy, 0));
        stays.Count(s => s.Index == 0).ShouldBe(expected);
        foreach (var (stay, index) in stays.Where(s => s.Index == 0))
            stay.Dispose();
        Entered("a/m", "b/m").ShouldBe(0);
    }

    /// <summary>The limits keep it out, so it must not take the probe's place with it.</summary>
    [Fact]
    public void BreakEnding_WithNothingLeft_KeepsTheProbeForLater()
    {
        using (var stay = _health.Of(A, Policy).Enter())
        {
            stay.Saw(NoneLeft);
            stay.Failed(Denied);
        }
        _time.Advance(Policy.BreakDuration);
        Entered("a/m", "b/m").ShouldBe(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        Entered("a/m", "b/m").ShouldBe(0);
    }

    [Fact]
    public void Routes_BeyondTheBound_ForgetThoseAskedLongestAgo()
    {
        var health = new RouteHealth(_time, maxRoutes: 100);
        Fail(health, A);
        for (var i = 0; i < 1000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Fail(health, new Route("made-up", $"{i}"));
            Fail(health, A); // in use all the time
        }
        health.WouldAdmit(A).ShouldBeFalse();
        health.WouldAdmit(new Route("made-up", "999")).ShouldBeFalse();
        Enumerable.Range(0, 1000).Count(i => !health.WouldAdmit(new Route("made-up", $"{i}"))).ShouldBeLessThan(100);
    }

    [Fact]
    public void Routes_AtTheBound_ForgetATenthAndOneMore_TheOldest()
    {
        var health = new RouteHealth(_time, maxRoutes: 10);
        Route[] routes = [.. Enumerable.Range(0, 11).Select(i => new Route("made-up", $"{i}"))];
        foreach (var route in routes)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Fail(health, route);
        }
        routes.Select(r => health.WouldAdmit(r)).ShouldBe(Enumerable.Range(0, 11).Select(i => i < 2));
    }

    private int Entered(params string[] routes) => Entered(0, routes);

    private int Entered(int tokens, params string[] routes)
    {
        var (stay, index) = _health.Enter(Plans.Of(routes).Ranked, Policy, tokens);
        using (stay)
            return index;
    }

    private static void Fail(RouteHealth health, Route route)
    {
        using var stay = health.Of(route, Policy).Enter();
        stay.Failed(Denied);
    }
}
