using LlmDispatcher.Streams;

namespace LlmDispatcher;

/// <summary>How far an answer is, at one moment.</summary>
/// <param name="Percent">From 0 to 100. Within a stream it never falls, and it is 100 if and only if the answer is complete; 0 while nothing of it is known.</param>
public sealed record StreamProgress(double Percent)
{
    /// <summary>Whether <see cref="Percent"/> says nothing yet: nothing of the answer itself has come, or nobody knows how long it may be.</summary>
    public bool IsIndeterminate { get; init; }

    /// <summary>How far <see cref="Percent"/> can be trusted, from 0 (a guess at best) to 1 (known, as the answer is complete).</summary>
    public double Confidence { get; init; }

    /// <summary>Tokens of the answer so far, thinking not included: as reported by the provider, and an estimate for what came since. After the answer has begun anew, those of the new one.</summary>
    public long Tokens { get; init; }

    /// <summary>How many tokens the answer is expected to have; <see langword="null"/> when nobody knows.</summary>
    public long? ExpectedTokens { get; init; }

    /// <summary>Tokens of the answer a second since its first chunk; <see langword="null"/> until there is a second chunk.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>From the request to the first chunk; <see langword="null"/> until there is one.</summary>
    public TimeSpan? TimeToFirstChunk { get; init; }

    /// <summary>Since the request.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>How long it may still take; <see langword="null"/> while that is not known, and when the answer will not be complete.</summary>
    public TimeSpan? EstimatedTimeRemaining { get; init; }

    /// <summary>How the stream ended; <see langword="null"/> while it goes on.</summary>
    public Ending? Ending { get; init; }

    /// <summary>Which stream of the process it is about, from 1 in the order in which they began; 0 for none of ours.</summary>
    internal long Stream { get; init; }
}
