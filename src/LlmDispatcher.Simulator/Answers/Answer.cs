namespace LlmDispatcher.Simulator.Answers;

/// <summary>What is said, already in token-like pieces; <see cref="Text"/> may be endless.</summary>
internal sealed record Answer
{
    public IReadOnlyList<string> Reasoning { get; init; } = [];
    public IEnumerable<string> Text { get; init; } = [];
    public IReadOnlyList<ToolCall> Calls { get; init; } = [];
    public bool Refusal { get; init; }

    /// <summary>In the words of Chat Completions, or whatever a script asks for.</summary>
    public string Finish { get; init; } = "stop";

    /// <summary>The stop sequence that ended the text.</summary>
    public string? StoppedBy { get; init; }
    public int PromptTokens { get; init; }
}

/// <param name="Id">Sixteen hexadecimal digits; every dialect puts a prefix of its own before them.</param>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">Its arguments as JSON text in fragments.</param>
internal sealed record ToolCall(string Id, string Name, IReadOnlyList<string> Arguments);
