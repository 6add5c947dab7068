namespace LlmDispatcher.Streams;

/// <summary>How a stream or an attempt ended.</summary>
public enum Ending
{
    /// <summary>The model came to an end, with proof: it stopped, reached the length, calls tools, or was filtered.</summary>
    Completed,

    /// <summary>The model or the provider refused to answer.</summary>
    Refused,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>A deadline passed.</summary>
    TimedOut,

    /// <summary>The caller's token was cancelled, or the switch was shut down.</summary>
    Cancelled,

    /// <summary>The caller stopped reading.</summary>
    Abandoned,

    /// <summary>Of an attempt: another one, opened beside it, was faster to begin.</summary>
    Superseded,
}
