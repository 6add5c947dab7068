namespace LlmDispatcher.Streams;

/// <summary>What a <see cref="StreamEvent"/> is about.</summary>
public enum StreamEventKind
{
    /// <summary>Something that moves nothing: a ping, an unknown event, a frame whose other parts are events of their own. It has a payload at most.</summary>
    Other,

    /// <summary>The provider's response headers are in, those of an error included: <see cref="StreamEvent.Head"/>.</summary>
    Opened,

    /// <summary>The provider names its answer: <see cref="StreamEvent.Start"/>.</summary>
    Started,

    /// <summary>A piece of the visible text.</summary>
    Text,

    /// <summary>A piece of the model's refusal; visible.</summary>
    Refusal,

    /// <summary>A call of a tool begins: <see cref="StreamEvent.ToolCall"/>.</summary>
    ToolCallStarted,

    /// <summary>A piece of the call's arguments, as JSON text.</summary>
    ToolCallFragment,

    /// <summary>The call's arguments are complete.</summary>
    ToolCallEnded,

    /// <summary>A piece of what the model thinks aloud.</summary>
    Reasoning,

    /// <summary>The provider's seal on the reasoning before it, which must go back with it unchanged. It closes the block.</summary>
    ReasoningSignature,

    /// <summary>A block of reasoning that the provider sends sealed only, to go back unchanged.</summary>
    RedactedReasoning,

    /// <summary>Tokens so far: <see cref="StreamEvent.Usage"/>. May come several times; the last one counts.</summary>
    Usage,

    /// <summary>The model came to an end: <see cref="StreamEvent.Finish"/>. This is the proof that the answer is complete; usage may still follow.</summary>
    Finished,

    /// <summary>Our own notice, before anything that is handed over: from here on <see cref="StreamEvent.Route"/> answers.</summary>
    Answering,

    /// <summary>Our own notice: an attempt has failed, and another one follows. <see cref="StreamEvent.Attempt"/> is its record.</summary>
    AttemptFailed,

    /// <summary>Our own notice, after content was handed over: a later attempt goes on with the text, exactly where it broke. <see cref="StreamEvent.Seam"/>.</summary>
    Seam,

    /// <summary>Our own notice, after content was handed over: the answer begins anew, and what came before it no longer counts.</summary>
    Reset,

    /// <summary>Our own notice, the first where there is a cache: <see cref="StreamEvent.Cache"/> tells what it had.</summary>
    Cached,

    /// <summary>Our own notice, always the last: <see cref="StreamEvent.Summary"/>.</summary>
    Ended,
}
