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

    private readonly (TimeSpan Time, TimeSpan At)[] _times; // the oldest first
    private readonly TimeSpan[] _sorted; // the shortest first

    private RecentTimes((TimeSpan Time, TimeSpan At)[] times, TimeSpan[] sorted) => (_times, _sorted) = (times, sorted);

    public static RecentTimes None { get; } = new([], []);

    /// <summary>These with another one; the oldest make room.</summary>
    public RecentTimes With(TimeSpan time, TimeSpan now)
    {
        var old = 0;
        while (old < _times.Length && (_times.Length - old >= Most || now - _times[old].At > Lasting))
            old++;
        return new([.. _times.AsSpan(old), (time, now)], Sorted(_times.AsSpan(0, old), time));
    }

    /// <summary>The time within which 95 of 100 came; <see langword="null"/> when that is not known, or no longer.</summary>
    public TimeSpan? P95At(TimeSpan now) =>
        _sorted.Length >= Fewest && now - _times[^1].At <= Lasting ? _sorted[(_sorted.Length * 95 + 99) / 100 - 1] : null;

    /// <summary>The order with another one and without the oldest: sorting anew for every answer would cost more than routing it.</summary>
    private TimeSpan[] Sorted(ReadOnlySpan<(TimeSpan Time, TimeSpan At)> oldest, TimeSpan time)
    {
        Span<TimeSpan> sorted = stackalloc TimeSpan[Most + 1];
        _sorted.CopyTo(sorted);
        var count = _sorted.Length;
        foreach (var (gone, _) in oldest)
        {
            var gap = sorted[..count].BinarySearch(gone);
            sorted[(gap + 1)..count].CopyTo(sorted[gap..]);
            count--;
        }
        var place = sorted[..count].BinarySearch(time);
        place = place < 0 ? ~place : place;
        sorted[place..count].CopyTo(sorted[(place + 1)..]);
        sorted[place] = time;
        return sorted[..(count + 1)].ToArray();
    }
}
