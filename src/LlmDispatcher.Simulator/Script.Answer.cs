namespace LlmDispatcher.Simulator;

/// <content>What is said, and in which of the shapes that servers are known for.</content>
public sealed partial record Script
{
    /// <summary>Another voice tells another text for the same prompt (<c>voice</c>). Default: none.</summary>
    public string? Voice { get; init; }

    /// <summary>Reasoning of n words before the answer (<c>reasoning</c>). Default: 0.</summary>
    public int Reasoning { get; init; }

    /// <summary>Where reasoning is put (<c>reasoning-field</c>). Default: reasoning_content.</summary>
    public ReasoningField ReasoningField { get; init; }

    /// <summary>A block of reasoning that only the server can read (<c>redacted-thinking</c>, Anthropic).</summary>
    public bool RedactedThinking { get; init; }

    /// <summary>Makes n tool calls, whatever the prompt says (<c>tools</c>).</summary>
    public int? Tools { get; init; }

    /// <summary>How parallel tool calls are numbered (<c>tool-index</c>). Default: from 0.</summary>
    public ToolIndex ToolIndex { get; init; }

    /// <summary>A tool call comes whole, in one event (<c>whole-tool-calls</c>).</summary>
    public bool WholeToolCalls { get; init; }

    /// <summary>A sentence before the tool calls (<c>preamble</c>).</summary>
    public bool Preamble { get; init; }

    /// <summary>The fragments of a call's arguments are left out (<c>no-argument-deltas</c>).</summary>
    public bool NoArgumentDeltas { get; init; }

    /// <summary>Calls have ids where the dialect may go without (<c>call-ids</c>, Gemini).</summary>
    public bool CallIds { get; init; }

    /// <summary>Refuses to answer (<c>refuse</c>): the text goes into the dialect's refusal field.</summary>
    public bool Refuse { get; init; }

    /// <summary>Refuses without a word (<c>silent-refusal</c>): no content block, a blocked prompt, a content filter.</summary>
    public bool SilentRefusal { get; init; }

    /// <summary>Another finish reason (<c>finish</c>); those that stand for a break, such as length, also break the text off half way.</summary>
    public string? Finish { get; init; }

    /// <summary>The answer never ends (<c>endless</c>).</summary>
    public bool Endless { get; init; }

    /// <summary>Where usage is reported (<c>usage</c>). Default: the dialect's own place.</summary>
    public UsagePlace Usage { get; init; }

    /// <summary>A first chunk with prompt filter results and no choices, as Azure sends it (<c>azure-first-chunk</c>).</summary>
    public bool AzureFirstChunk { get; init; }

    /// <summary>Text comes as an array of parts (<c>array-content</c>).</summary>
    public bool ArrayContent { get; init; }

    /// <summary>The key finish_reason is absent, not null, until the end (<c>no-finish-key</c>).</summary>
    public bool NoFinishKey { get; init; }

    /// <summary>The time in <c>created</c> moves on during the answer (<c>created-drift</c>, Chat).</summary>
    public bool CreatedDrift { get; init; }

    /// <summary>The member <c>x_groq</c> on the first and the last chunk (<c>x-groq</c>, Chat).</summary>
    public bool XGroq { get; init; }

    /// <summary>How a begun answer is continued (<c>continuation</c>). Default: exact.</summary>
    public ContinuationStyle Continuation { get; init; }

    /// <summary>A continuation first repeats the last n characters (<c>overlap</c>). Default: 0.</summary>
    public int Overlap { get; init; }
}
