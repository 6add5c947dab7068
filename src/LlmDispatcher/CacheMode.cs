namespace LlmDispatcher;

/// <summary>What a request does with the cache.</summary>
public enum CacheMode
{
    /// <summary>Takes an answer that is there, and leaves its own for others.</summary>
    Use,

    /// <summary>Is answered afresh, and leaves the answer in the place of an older one.</summary>
    Refresh,

    /// <summary>Neither takes nor leaves anything.</summary>
    Skip,
}
