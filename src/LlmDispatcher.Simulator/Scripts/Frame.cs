namespace LlmDispatcher.Simulator.Scripts;

/// <summary>One event of a dialect before it becomes bytes. Faults look at the kind only, so they work in every dialect.</summary>
internal sealed record Frame(FrameKind Kind, string Data)
{
    public string? Event { get; init; }

    /// <summary>The name of the field; null when the data stands there naked.</summary>
    public string? Field { get; init; } = "data";
}

internal enum FrameKind
{
    Opening,
    Reasoning,
    Text,
    Tool,
    Finish,
    Usage,
    Terminal,

    /// <summary>Finish and terminal marker in one.</summary>
    End,
    Error,
    Other,
}
