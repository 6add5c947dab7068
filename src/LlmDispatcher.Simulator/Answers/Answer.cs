namespace LlmDispatcher.Simulator.Answers;

/// <summary>What is said, already in token-like pieces; <see cref="Text"/> may be endless.</summary>
internal sealed record Answer
{
    public IReadOnlyList<string> Reasoning { get; init; } = [];
    public IEnumerable<string> Text { get; init; } = [];
    public IReadOnlyList<ToolCall> Calls { get; init; } = [];
    public bool Refusal { get; init; }
    public string Finish { get; init; } = "stop";
    public int PromptTokens { get; init; }
}

internal sealed record ToolCall(string Id, string Name, IReadOnlyList<string> Arguments);
