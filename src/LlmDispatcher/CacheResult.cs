namespace LlmDispatcher;

/// <summary>What the cache had for a request.</summary>
/// <param name="Outcome">What it had.</param>
/// <param name="Key">The request's key, in 64 lower-case hexadecimal digits; of a similar answer, the key of the request that it was given to. It is what <see cref="StreamingCache.RemoveAsync(string, CancellationToken)"/> takes.</param>
public sealed record CacheResult(CacheOutcome Outcome, string Key)
{
    /// <summary>How near the two questions are, from 0 to 1; <see langword="null"/> unless the outcome is <see cref="CacheOutcome.Similar"/>.</summary>
    public double? Similarity { get; init; }

    /// <summary>How long ago the answer was kept; <see langword="null"/> when it was not kept yet.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>The id of the provider that gave the answer; <see langword="null"/> when it was not kept yet.</summary>
    public string? Provider { get; init; }

    /// <summary>The model that gave the answer; <see langword="null"/> when it was not kept yet.</summary>
    public string? Model { get; init; }

    /// <summary>Whether the answer comes out of the cache, and no provider is asked.</summary>
    public bool IsCached => Outcome is CacheOutcome.Hit or CacheOutcome.Similar;
}
