namespace LlmDispatcher;

/// <summary>How fast an answer comes out of the cache.</summary>
public readonly record struct CacheReplay
{
    private CacheReplay(bool isAsRecorded, double? speed) => (IsAsRecorded, Speed) = (isAsRecorded, speed);

    /// <summary>As fast as it is read.</summary>
    public static CacheReplay Instant => default;

    /// <summary>Each piece after the time that it took when it was first given.</summary>
    public static CacheReplay AsRecorded => new(isAsRecorded: true, speed: null);

    /// <summary>Whether the pieces come as they came first.</summary>
    public bool IsAsRecorded { get; }

    /// <summary>Tokens a second, as estimated; <see langword="null"/> when that does not decide.</summary>
    public double? Speed { get; }

    /// <summary>A steady pace.</summary>
    /// <param name="speed">Tokens a second, as estimated; more than zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero, or not finite.</exception>
    public static CacheReplay TokensPerSecond(double speed) =>
        speed > 0 && double.IsFinite(speed)
            ? new(isAsRecorded: false, speed)
            : throw new ArgumentOutOfRangeException(nameof(speed), speed, "More than zero.");
}
