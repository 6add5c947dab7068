namespace LlmDispatcher.Simulator.Scripts;

/// <summary>One event of a dialect before it becomes bytes. Faults look at the kind only, so they work in every dialect.</summary>
internal sealed record Frame(FrameKind Kind, string Data)
{
    public string? Event { get; init; }
    public string Field { get; init; } = "data";
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
    Error,
    Other,
}
