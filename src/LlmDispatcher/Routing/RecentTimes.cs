using System.Collections.Immutable;

namespace LlmDispatcher.Routing;

/// <summary>The last times of a route to the first content, for what a mean cannot tell: how long is unusually long.</summary>
internal sealed class RecentTimes
{
    /// <summary>How many are remembered.</summary>
    public const int Most = 64;

    /// <summary>With fewer, the 95th of a hundred is anybody's guess.</summary>
    public const int Fewest = 20;

    /// <summary>What is older no longer counts.</summary>
    public static readonly TimeSpan Lasting = TimeSpan.FromMinutes(30);

    private readonly ImmutableArray<(TimeSpan Time, TimeSpan At)> _times; // the oldest first
    private readonly TimeSpan? _p95;

    private RecentTimes(ImmutableArray<(TimeSpan Time, TimeSpan At)> times)
    {
        _times = times;
        _p95 = times.Length >= Fewest ? P95(times) : null;
    }

    public static RecentTimes None { get; } = new([]);

    /// <summary>These with another one; the oldest make room.</summary>
    public RecentTimes With(TimeSpan time, TimeSpan now)
    {
        var old = 0;
        while (old < _times.Length && (_times.Length - old >= Most || now - _times[old].At > Lasting))
            old++;
        return new([.. _times.AsSpan()[old..], (time, now)]);
    }

    /// <summary>The time within which 95 of 100 came; <see langword="null"/> when that is not known, or no longer.</summary>
    public TimeSpan? P95At(TimeSpan now) => _p95 is not null && now - _times[^1].At <= Lasting ? _p95 : null;

    private static TimeSpan P95(ImmutableArray<(TimeSpan Time, TimeSpan At)> times)
    {
        Span<TimeSpan> sorted = stackalloc TimeSpan[times.Length];
        for (var i = 0; i < sorted.Length; i++)
            sorted[i] = times[i].Time;
        sorted.Sort();
        return sorted[(sorted.Length * 95 + 99) / 100 - 1];
    }
}
