namespace LlmDispatcher.Streams;

/// <summary>What is expected of an answer before it is there.</summary>
/// <param name="Route">Who answers.</param>
/// <param name="Task">The kind of work.</param>
/// <param name="InputTokens">Tokens of the request, estimated.</param>
internal sealed record Expectation(Route Route, TaskType Task, int InputTokens)
{
    /// <summary>How long such answers usually are, in tokens, thinking not included; <see langword="null"/> when that is not known.</summary>
    public int? AnswerTokens { get; init; }

    /// <summary>The most tokens that the model answers with; <see langword="null"/> when that is not known.</summary>
    public int? MaxOutputTokens { get; init; }
}
