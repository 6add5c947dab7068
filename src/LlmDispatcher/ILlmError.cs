namespace LlmDispatcher;

/// <summary>What every error of a request can tell, whichever exception carries it.</summary>
public interface ILlmError
{
    /// <summary>What went wrong.</summary>
    LlmErrorKind Kind { get; }

    /// <summary>The id of the provider that was asked last; <see langword="null"/> when none was.</summary>
    string? Provider { get; }

    /// <summary>The model that was asked last; <see langword="null"/> when none was.</summary>
    string? Model { get; }

    /// <summary>Every attempt, in order.</summary>
    IReadOnlyList<StreamAttempt> Attempts { get; }

    /// <summary>The text that was handed over before the error; empty when none was.</summary>
    string PartialText { get; }
}
