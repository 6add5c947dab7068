namespace LlmDispatcher;

/// <summary>A deadline passed. The provider's connection is closed; what was handed over before stays valid.</summary>
/// <param name="deadline">The deadline's name, such as <c>connect</c>.</param>
/// <param name="limit">How long it allowed.</param>
/// <param name="elapsed">How long it took.</param>
/// <param name="innerException">The cause, when there is one.</param>
public sealed class StreamTimeoutException(string deadline, TimeSpan limit, TimeSpan elapsed, Exception? innerException = null)
    : TimeoutException(
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"The '{deadline}' deadline of {limit.TotalSeconds:0.###} s passed after {elapsed.TotalSeconds:0.###} s."
        ),
        innerException
    ),
        ILlmError
{
    /// <summary>The deadline's name: <c>connect</c>, <c>firstContent</c>, <c>idle</c> or <c>total</c>.</summary>
    public string Deadline => deadline;

    /// <summary>How long it allowed.</summary>
    public TimeSpan Limit => limit;

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed => elapsed;

    /// <inheritdoc/>
    public LlmErrorKind Kind => LlmErrorKind.Timeout;

    /// <inheritdoc/>
    public string? Provider { get; init; }

    /// <inheritdoc/>
    public string? Model { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<StreamAttempt> Attempts { get; init; } = [];

    /// <inheritdoc/>
    public string PartialText { get; init; } = "";
}
