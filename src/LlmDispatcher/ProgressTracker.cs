using LlmDispatcher.Streams;

namespace LlmDispatcher;

/// <summary>
/// Knows how far an answer is: give it to a request as its <see cref="TaskRequest.Progress"/> and read it in the loop, or from any other thread. It is up to date before each chunk is handed over. One
/// that is shared by several requests shows the stream that began last.
/// </summary>
public sealed class ProgressTracker : IProgress<StreamProgress>
{
    private static readonly StreamProgress Nothing = new(0) { IsIndeterminate = true };

    private readonly Lock _lock = new();
    private StreamProgress _latest = Nothing;
    private int _expected;

    /// <summary>Raised after every report, on the stream's own way: return quickly. What a handler throws is a failure of an observer.</summary>
    public event EventHandler<StreamProgress>? Changed;

    /// <summary>From 0 to 100; within a stream it never falls, and it is 100 if and only if the answer is complete.</summary>
    public double Percent => GetProgress().Percent;

    /// <inheritdoc cref="StreamProgress.IsIndeterminate"/>
    public bool IsIndeterminate => GetProgress().IsIndeterminate;

    /// <inheritdoc cref="StreamProgress.Confidence"/>
    public double Confidence => GetProgress().Confidence;

    /// <inheritdoc cref="StreamProgress.Tokens"/>
    public long Tokens => GetProgress().Tokens;

    /// <summary>
    /// How many tokens the answer will have. Set it when you know better than the switch, for the streams to come and the one that goes on; 1 or more, or <see langword="null"/> to leave it to the switch
    /// again. Unless it is set, it is what the switch expects.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? ExpectedTokens
    {
        get =>
            Told
            ?? (int?)Math.Min(GetProgress().ExpectedTokens ?? -1, int.MaxValue) switch
            {
                < 0 => null,
                var expected => expected,
            };
        set =>
            Volatile.Write(
                ref _expected,
                value is < 1 ? throw new ArgumentOutOfRangeException(nameof(ExpectedTokens), value, "At least 1.") : value ?? 0
            );
    }

    /// <inheritdoc cref="StreamProgress.TokensPerSecond"/>
    public double? TokensPerSecond => GetProgress().TokensPerSecond;

    /// <inheritdoc cref="StreamProgress.TimeToFirstChunk"/>
    public TimeSpan? TimeToFirstChunk => GetProgress().TimeToFirstChunk;

    /// <inheritdoc cref="StreamProgress.EstimatedTimeRemaining"/>
    public TimeSpan? EstimatedTimeRemaining => GetProgress().EstimatedTimeRemaining;

    /// <inheritdoc cref="StreamProgress.Ending"/>
    public Ending? Ending => GetProgress().Ending;

    /// <summary>What was set, and not what is expected otherwise.</summary>
    internal int? Told => Volatile.Read(ref _expected) is > 0 and var expected ? expected : null;

    /// <summary>All figures of one moment, which fit together.</summary>
    public StreamProgress GetProgress() => Volatile.Read(ref _latest);

    /// <inheritdoc/>
    public void Report(StreamProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_lock)
        {
            if (value.Stream != 0 && value.Stream < _latest.Stream)
                return;
            Volatile.Write(ref _latest, value);
        }
        Changed?.Invoke(this, value);
    }
}
