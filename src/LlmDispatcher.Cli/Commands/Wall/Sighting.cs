namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>What a caller saw of one answer, and the provider's side beside it.</summary>
internal sealed record Sighting
{
    /// <summary>The text that was handed over.</summary>
    public required string Text { get; init; }

    /// <summary>From the question to the end.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>The longest that it may take.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>The summary; <see langword="null"/> when the answer did not complete.</summary>
    public StreamSummary? Summary { get; init; }

    /// <summary>Why it did not; <see langword="null"/> when it did.</summary>
    public Exception? Error { get; init; }

    /// <summary>How many requests the provider got.</summary>
    public required int Asked { get; init; }

    /// <summary>How many of them were still open a moment after the end.</summary>
    public required int LeftOpen { get; init; }

    public IReadOnlyList<StreamAttempt> Attempts => Summary?.Attempts ?? (Error as ILlmError)?.Attempts ?? [];
}
