using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Dispatch.Leaks;

/// <summary>Fake time that knows how many of its timers are still held.</summary>
internal sealed class CountingTime : TimeProvider
{
    private int _timers;

    /// <summary>The clock that a test moves.</summary>
    public FakeTimeProvider Clock { get; } = new();

    /// <summary>Timers that were created and not disposed.</summary>
    public int Timers => Volatile.Read(ref _timers);

    public override long TimestampFrequency => Clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => Clock.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => Clock.GetUtcNow();

    public override long GetTimestamp() => Clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _timers);
        return new Counted(this, Clock.CreateTimer(callback, state, dueTime, period));
    }

    private sealed class Counted(CountingTime time, ITimer timer) : ITimer
    {
        private int _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
                Interlocked.Decrement(ref time._timers);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
