using LlmDispatcher.Dispatch;
using LlmDispatcher.Streams;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Dispatch;

public sealed class RouteQuotaTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly RouteQuota _quota;

    public RouteQuotaTests() => _quota = new RouteQuota(_time);

    [Fact]
    public void Quota_NothingTold_LetsEverybodyIn()
    {
        for (var i = 0; i < 100; i++)
            _quota.TryTake(1_000_000).ShouldNotBeNull();
    }

    [Fact]
    public void Requests_NoneLeft_KeepOutUntilTheReset()
    {
        Tell(requests: new(60, 0, Minute));
        _quota.Fits(0).ShouldBeFalse();
        _time.Advance(Minute - TimeSpan.FromTicks(1));
        _quota.Fits(0).ShouldBeFalse();
        _time.Advance(TimeSpan.FromTicks(1));
        _quota.Fits(0).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1000, 999, true)]
    [InlineData(1000, 1000, true)]
    [InlineData(1000, 1001, false)]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, true)]
    public void Tokens_FewerThanTheRequestHas_KeepItOut(long remaining, int tokens, bool fits)
    {
        Tell(tokens: new(100_000, remaining, Minute));
        _quota.Fits(tokens).ShouldBe(fits);
    }

    [Fact]
    public void Requests_ThatHaveBegunSince_CountAgainstIt()
    {
        Tell(requests: new(60, 2, Minute), tokens: new(1000, 500, Minute));
        _quota.TryTake(300).ShouldNotBeNull();
        _quota.Fits(201).ShouldBeFalse();
        _quota.TryTake(200).ShouldNotBeNull();
        _quota.Fits(0).ShouldBeFalse();
    }

    [Fact]
    public void OneLeft_AndFiftyTogether_LetsOneIn()
    {
        Tell(requests: new(60, 1, Minute));
        Together.Run(50, () => _quota.TryTake(10)).Count(t => t is not null).ShouldBe(1);
    }

    /// <summary>A request that began after the one that was told may not be in what it was told.</summary>
    [Fact]
    public void Requests_UnderWayWhenItIsTold_CountAgainstIt()
    {
        var first = _quota.Take(0);
        _quota.Take(0);
        _quota.Take(0);
        _quota.Saw(first, new ResponseHead { Requests = new(60, 2, Minute) });
        _quota.Fits(0).ShouldBeFalse();
    }

    [Fact]
    public void Response_OfAnEarlierRequest_DoesNotUndoThatOfALaterOne()
    {
        var (first, second) = (_quota.Take(0), _quota.Take(0));
        _quota.Saw(second, new ResponseHead { Requests = new(60, 0, Minute) });
        _quota.Saw(first, new ResponseHead { Requests = new(60, 50, Minute) });
        _quota.Fits(0).ShouldBeFalse();
        _time.Advance(Minute);
        _quota.Saw(first, new ResponseHead { Requests = new(60, 50, Minute) });
        _quota.Fits(0).ShouldBeTrue();
    }

    [Fact]
    public void Limit_ToldAnew_Replaces()
    {
        Tell(requests: new(60, 0, Minute));
        Tell(requests: new(60, 1, Minute)); // the last route left was asked all the same
        _quota.Fits(0).ShouldBeTrue();
    }

    [Fact]
    public void Headers_WithoutLimits_ChangeNothing()
    {
        Tell(requests: new(60, 0, Minute));
        Tell();
        Tell(requests: new(60, null, Minute));
        _quota.Fits(0).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null, 1.0)] // not told: believed for a moment
    [InlineData(0.0, 0.0)]
    [InlineData(400 * 86400.0, 86400.0)] // no window is that long
    public void Limit_IsBelievedForAsLongAsItMakesSense(double? reset, double seconds)
    {
        Tell(requests: new(60, 0, reset is { } s ? TimeSpan.FromSeconds(s) : null));
        _quota.Fits(0).ShouldBe(seconds == 0);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _quota.Fits(0).ShouldBeTrue();
    }

    [Fact]
    public void Limit_OfAbsurdSize_DoesNotOverflow()
    {
        Tell(requests: new(null, long.MaxValue, Minute), tokens: new(null, long.MaxValue, TimeSpan.MaxValue));
        _quota.TryTake(int.MaxValue).ShouldNotBeNull();
        _quota.Fits(int.MaxValue).ShouldBeTrue();
    }

    private void Tell(RateLimit? requests = null, RateLimit? tokens = null) =>
        _quota.Saw(_quota.Take(0), new ResponseHead { Requests = requests, Tokens = tokens });
}
