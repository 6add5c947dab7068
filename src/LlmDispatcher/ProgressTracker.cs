namespace LlmDispatcher;

/// <summary>Knows how far an answer is.</summary>
public sealed class ProgressTracker : IProgress<StreamProgress>
{
    /// <inheritdoc/>
    public void Report(StreamProgress value) => ArgumentNullException.ThrowIfNull(value);
}
