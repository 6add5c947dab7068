using LlmDispatcher.Dispatch;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Dispatch;

/// <summary>The clocks by themselves: what they count, when they pass, and how seldom they ring.</summary>
public sealed class DeadlineClockTests : IDisposable
{
    private readonly RingingTime _time = new();
    private readonly CancellationTokenSource _attempt = new();

    [Fact]
    public void Left_IsTotalWithoutWhatWasWaitedAndSpent()
    {
        using var clock = Begun(total: 60, firstContent: 30);
        Wait(clock, 4);
        Pass(100); // the consumer's time
        Wait(clock, 3);
        clock.Spend(S(5));
        (clock.Waited, clock.Left).ShouldBe((S(12), S(48)));
    }

    [Fact]
    public void Own_AfterPartsOfItsTime_PassesWhenTheyAddUp()
    {
        using var clock = Begun(total: 60, firstContent: 10);
        Wait(clock, 7);
        clock.Wait();
        Pass(2.9);
        clock.Passed.ShouldBeNull();
        Pass(0.1);
        ShouldHavePassed(clock, "firstContent", limit: 10, elapsed: 10);
    }

    [Fact]
    public void Progress_BeginsTheSameDeadlineAnew()
    {
        using var clock = Begun(total: 60, firstContent: 10);
        clock.Expect("idle", S(5));
        Wait(clock, 4);
        clock.Progress();
        Wait(clock, 4);
        clock.Passed.ShouldBeNull();
        clock.Wait();
        Pass(1);
        ShouldHavePassed(clock, "idle", limit: 5, elapsed: 5);
    }

    [Fact]
    public void Total_ShorterThanWhatIsExpected_PassesAtItsTime()
    {
        using var clock = Begun(total: 5, firstContent: 100);
        Wait(clock, 3);
        clock.Progress();
        clock.Wait();
        Pass(1.9);
        clock.Passed.ShouldBeNull();
        Pass(0.1);
        ShouldHavePassed(clock, "total", limit: 5, elapsed: 5);
        clock.Left.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Total_SpentBeforeAnAttemptBegins_PassesAsSoonAsItWaits()
    {
        using var clock = new Deadlines(S(5), _time);
        clock.Spend(S(9));
        clock.Begin(S(100), _attempt);
        clock.Wait();
        Pass(0.1);
        clock.Passed.ShouldNotBeNull().Deadline.ShouldBe("total");
    }

    [Fact]
    public void Beside_AnAttemptThatWaits_HasWhatIsLeftNow()
    {
        using var clock = Begun(total: 60, firstContent: 30);
        Wait(clock, 4);
        using (var beside = clock.Beside())
            beside.Left.ShouldBe(S(56));
        clock.Wait();
        Pass(3);
        using (var beside = clock.Beside())
            beside.Left.ShouldBe(S(53));
        clock.Left.ShouldBe(S(56));
    }

    [Fact]
    public void Passed_UntilTheNextAttemptBegins()
    {
        using var clock = Begun(total: 60, firstContent: 10);
        clock.Wait();
        Pass(10);
        clock.Resume();
        clock.Passed.ShouldNotBeNull();
        clock.Begin(S(10), _attempt);
        clock.Passed.ShouldBeNull();
        clock.Wait();
        Pass(9.9);
        clock.Passed.ShouldBeNull();
        Pass(0.1);
        ShouldHavePassed(clock, "firstContent", limit: 10, elapsed: 10);
    }

    /// <summary>One arming for the attempt and one for each deadline that comes before it: progress arms nothing, and nobody is rung for who does not wait.</summary>
    [Fact]
    public void Timer_OverAThousandEvents_IsArmedAsOftenAsItRings()
    {
        using var clock = Begun(total: 600, firstContent: 20);
        clock.Expect("idle", S(20));
        for (var n = 0; n < 1000; n++)
        {
            Wait(clock, 0.1);
            clock.Progress();
        }
        _time.Armed.ShouldBeInRange(5, 7); // 100 s of 20 each
    }

    [Fact]
    public void Timer_WithNothingLeftWhileNobodyWaits_RingsInPulses()
    {
        using var clock = Begun(total: 5, firstContent: 5);
        clock.Spend(S(5));
        Pass(5); // armed for then
        _time.Armed.ShouldBe(2);
        _time.Clock.Advance(TimeSpan.FromMilliseconds(10));
        _time.Armed.ShouldBe(3);
    }

    [Fact]
    public void Timer_AfterADeadline_Sleeps()
    {
        using var clock = Begun(total: 60, firstContent: 10);
        clock.Wait();
        Pass(10);
        var armed = _time.Armed;
        Pass(30);
        _time.Armed.ShouldBe(armed);
    }

    public void Dispose() => _attempt.Dispose();

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    private Deadlines Begun(double total, double firstContent)
    {
        var clock = new Deadlines(S(total), _time);
        clock.Begin(S(firstContent), _attempt);
        return clock;
    }

    private void Wait(Deadlines clock, double seconds)
    {
        clock.Wait();
        Pass(seconds);
        clock.Resume();
    }

    private void Pass(double seconds)
    {
        for (var tenths = Math.Round(seconds * 10); tenths > 0; tenths--)
            _time.Clock.Advance(S(0.1));
    }

    private void ShouldHavePassed(Deadlines clock, string name, double limit, double elapsed)
    {
        var passed = clock.Passed.ShouldNotBeNull();
        (passed.Deadline, passed.Limit, passed.Elapsed).ShouldBe((name, S(limit), S(elapsed)));
        _attempt.IsCancellationRequested.ShouldBeTrue();
    }

    /// <summary>Fake time that counts how often its timers are armed.</summary>
    private sealed class RingingTime : TimeProvider
    {
        public FakeTimeProvider Clock { get; } = new();

        public int Armed { get; private set; }

        public override long TimestampFrequency => Clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => Clock.GetUtcNow();

        public override long GetTimestamp() => Clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Armable(this, Clock.CreateTimer(callback, state, dueTime, period));

        private sealed class Armable(RingingTime time, ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                time.Armed++;
                return timer.Change(dueTime, period);
            }

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
