namespace LlmDispatcher.Streams;

/// <summary>Why an attempt was made.</summary>
public enum AttemptPurpose
{
    /// <summary>The request's first.</summary>
    First,

    /// <summary>The same route again.</summary>
    Retry,

    /// <summary>Another route, as the one before failed.</summary>
    Fallback,

    /// <summary>Another route beside one that was slow to begin.</summary>
    Hedge,

    /// <summary>To go on with a text that had broken off.</summary>
    Continuation,

    /// <summary>To begin an answer anew that had broken off.</summary>
    Restart,
}
