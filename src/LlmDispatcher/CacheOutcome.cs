namespace LlmDispatcher;

/// <summary>What the cache had for a request.</summary>
public enum CacheOutcome
{
    /// <summary>Nothing: a provider was asked.</summary>
    Miss,

    /// <summary>The answer to this very request.</summary>
    Hit,

    /// <summary>The answer to a request that asks the same in other words.</summary>
    Similar,

    /// <summary>The answer to this very request, while it was still being given to somebody else.</summary>
    Joined,
}
