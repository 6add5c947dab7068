namespace LlmDispatcher;

/// <summary>How long a route may take to begin before another is opened beside it.</summary>
public readonly record struct HedgeDelay
{
    private HedgeDelay(TimeSpan? time) => Time = time;

    /// <summary>The time within which the route has begun in 95 of 100 cases lately; as long as that is not known, no other is opened.</summary>
    public static HedgeDelay P95 => default;

    /// <summary>A fixed time; <see langword="null"/> for <see cref="P95"/>.</summary>
    public TimeSpan? Time { get; }

    /// <summary>A fixed time.</summary>
    /// <param name="time">More than zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public static HedgeDelay FromTimeSpan(TimeSpan time) =>
        time > TimeSpan.Zero ? new(time) : throw new ArgumentOutOfRangeException(nameof(time), time, "More than zero.");

    /// <inheritdoc cref="FromTimeSpan"/>
    public static implicit operator HedgeDelay(TimeSpan time) => FromTimeSpan(time);
}
