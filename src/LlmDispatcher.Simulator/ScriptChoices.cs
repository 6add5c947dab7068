namespace LlmDispatcher.Simulator;

/// <summary>How lines of an event stream end.</summary>
public enum LineEnd
{
    /// <summary>As the dialect's real servers do it: CRLF in Gemini, LF elsewhere.</summary>
    Own,

    /// <summary>Line feed.</summary>
    Lf,

    /// <summary>Carriage return.</summary>
    Cr,

    /// <summary>Carriage return and line feed.</summary>
    CrLf,
}

/// <summary>The shape of an error body.</summary>
public enum ErrorBody
{
    /// <summary>As the dialect's inventor sends it.</summary>
    Standard,

    /// <summary><c>{"object":"error","message":…}</c>, as Mistral and older vLLM send it.</summary>
    Flat,

    /// <summary><c>{"code":"…","error":"text"}</c>, as xAI sends it.</summary>
    Text,
}

/// <summary>The shape of an error inside a stream.</summary>
public enum ErrorForm
{
    /// <summary>The dialect's own: <c>{"error":{…}}</c> in Chat.</summary>
    Standard,

    /// <summary><c>{"error":"text"}</c>.</summary>
    Text,

    /// <summary>A chunk with an error member and finish reason <c>error</c>, as OpenRouter sends it; in Responses response.failed alone.</summary>
    Chunk,

    /// <summary>An event named <c>error</c>.</summary>
    NamedEvent,

    /// <summary>A field <c>error:</c> instead of <c>data:</c>, as old llama.cpp sends it.</summary>
    Field,

    /// <summary>Naked JSON, without a field name before it, as Gemini sends it at times.</summary>
    Bare,
}

/// <summary>Where reasoning text is put.</summary>
public enum ReasoningField
{
    /// <summary><c>delta.reasoning_content</c>.</summary>
    ReasoningContent,

    /// <summary><c>delta.reasoning</c>.</summary>
    Reasoning,

    /// <summary>Both fields, with the same text.</summary>
    Both,

    /// <summary>A <c>thinking</c> part in an array content, as Mistral sends it.</summary>
    Thinking,
}

/// <summary>How parallel tool calls are numbered.</summary>
public enum ToolIndex
{
    /// <summary>0, 1, 2 …</summary>
    Numbered,

    /// <summary>Every call has index 0, told apart by its id.</summary>
    Same,

    /// <summary>No index at all.</summary>
    Missing,

    /// <summary>1, 2, 3 …</summary>
    FromOne,
}

/// <summary>Where usage is reported in a stream.</summary>
public enum UsagePlace
{
    /// <summary>The dialect's own place: in Chat a chunk of its own after the finish, if the request asked for it.</summary>
    OwnChunk,

    /// <summary>With the finish reason and nowhere else, asked for or not.</summary>
    FinishChunk,

    /// <summary>Running totals in every chunk, or after every block.</summary>
    EveryChunk,

    /// <summary>Nowhere, even if asked for.</summary>
    None,
}

/// <summary>How a begun answer is continued.</summary>
public enum ContinuationStyle
{
    /// <summary>Goes on at the very next character.</summary>
    Exact,

    /// <summary>Rejects an assistant prefill with a 400.</summary>
    Reject,

    /// <summary>Starts again from the top.</summary>
    Restart,

    /// <summary>Says something else.</summary>
    Diverge,
}
