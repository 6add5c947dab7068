using System.Threading.RateLimiting;
using CsCheck;
using LlmDispatcher.Gateway.Keys;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Gateway.Keys;

public sealed class MinuteBucketTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Permits_OfAMinute_CanBeTakenAtOnceAndThenEvenly()
    {
        using var bucket = new MinuteBucket(60, _time);
        Enumerable.Range(0, 60).ShouldAllBe(_ => WaitFor(bucket, 1) == null);
        WaitFor(bucket, 1).ShouldBe(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        WaitFor(bucket, 1).ShouldBeNull();
        WaitFor(bucket, 1).ShouldNotBeNull();
    }

    [Fact]
    public void Debt_LetsNothingInUntilItIsPaid()
    {
        using var bucket = new MinuteBucket(600, _time);
        bucket.Charge(1_800); // two minutes more than there was
        WaitFor(bucket, 0)!.Value.TotalSeconds.ShouldBe(120.1, tolerance: 0.001);
        _time.Advance(TimeSpan.FromSeconds(120));
        WaitFor(bucket, 0).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromSeconds(0.1));
        WaitFor(bucket, 0).ShouldBeNull();
    }

    [Fact]
    public void Silence_SavesUpOneMinuteAndNoMore()
    {
        using var bucket = new MinuteBucket(10, _time);
        _time.Advance(TimeSpan.FromDays(1));
        bucket.GetStatistics().CurrentAvailablePermits.ShouldBe(10);
    }

    /// <summary>Whoever waits as long as it is told is let in, whatever came before.</summary>
    [Fact]
    public void Wait_OnceOver_IsEnough() =>
        Gen.Select(Gen.Int[1, 100_000], Gen.Int[0, 10_000_000].Array[0, 5], Gen.Int[0, 200_000].Array[5])
            .Sample(
                (perMinute, charges, pauses) =>
                {
                    var time = new FakeTimeProvider();
                    using var bucket = new MinuteBucket(perMinute, time);
                    foreach (var (charge, pause) in charges.Zip(pauses))
                    {
                        bucket.Charge(charge);
                        time.Advance(TimeSpan.FromMilliseconds(pause));
                    }
                    if (WaitFor(bucket, 1) is { } wait)
                    {
                        time.Advance(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)));
                        WaitFor(bucket, 1).ShouldBeNull();
                    }
                }
            );

    private static TimeSpan? WaitFor(MinuteBucket bucket, int permits)
    {
        using var lease = bucket.AttemptAcquire(permits);
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null;
    }
}
