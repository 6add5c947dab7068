namespace LlmDispatcher;

/// <summary>What happens when a stream breaks after its first content was handed over.</summary>
public enum RecoveryMode
{
    /// <summary>Another attempt goes on with the text, exactly where it broke; nothing is shown twice. Where that cannot be had, the stream ends with a <see cref="StreamingException"/>.</summary>
    Continue,

    /// <summary>
    /// The answer begins anew after a chunk that says so (<see cref="StreamChunk.IsReset"/>). For those who read chunks: a reader of bare text could not tell, so there it is as <see cref="Fail"/>.
    /// </summary>
    Restart,

    /// <summary>The stream ends with a <see cref="StreamingException"/>, which has the text so far.</summary>
    Fail,
}
