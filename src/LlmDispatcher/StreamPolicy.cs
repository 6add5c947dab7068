namespace LlmDispatcher;

/// <summary>How hard to try.</summary>
public sealed record StreamPolicy
{
    /// <summary>Whether another route may answer when one fails. Default <see langword="true"/>.</summary>
    public bool Fallback { get; init; } = true;

    /// <summary>How often a route is tried again after a failure that is likely to pass, before anything was shown; 0 or more. Default 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxRetries
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaxRetries), value, "0 or more.");
    } = 3;

    /// <summary>The longest time for the whole request, over all attempts and the waits between them. Default 10 minutes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan TotalTimeout
    {
        get;
        init =>
            field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(TotalTimeout), value, "More than zero.");
    } = TimeSpan.FromMinutes(10);
}
