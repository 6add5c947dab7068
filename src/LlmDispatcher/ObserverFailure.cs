namespace LlmDispatcher;

/// <summary>What happens when an observer of a stream throws: a callback, or what hears of the progress.</summary>
public enum ObserverFailure
{
    /// <summary>The stream goes on; the exception is logged, and on <see cref="StreamSummary.ObserverFailures"/>.</summary>
    Report,

    /// <summary>The provider's connection is closed, and the stream ends with the exception. One that is thrown once the stream has failed or was left is only reported.</summary>
    Throw,
}
