namespace LlmDispatcher.Streams;

/// <summary>What a failure means for what is tried next.</summary>
public enum FailureClass
{
    /// <summary>Likely to pass: the same route may be tried again.</summary>
    Transient,

    /// <summary>The provider was given its time and said nothing.</summary>
    Silent,

    /// <summary>Too much in too short a time: the same route again after a wait.</summary>
    Limited,

    /// <summary>Quota or credit is used up: another route.</summary>
    Exhausted,

    /// <summary>The key or the model is not accepted: another route.</summary>
    Denied,

    /// <summary>The conversation does not fit the model's window: a larger one.</summary>
    TooLong,

    /// <summary>The provider refuses the content: no other route.</summary>
    Refused,

    /// <summary>The request is wrong everywhere.</summary>
    Invalid,
}
