namespace LlmDispatcher.Simulator.Wire;

/// <summary>Why there is no answer, before a dialect puts it into words of its own.</summary>
internal sealed record Rejection(int Status, string Message, string? Type = null, string? Code = null, string? Param = null)
{
    public TimeSpan? RetryDelay { get; private init; }

    /// <summary>The request that it answers; some dialects name it in the body.</summary>
    public int RequestNumber { get; init; }

    /// <summary>The error that a script asks for, on top of this one.</summary>
    public Rejection With(Script script) =>
        this with
        {
            Message = script.ErrorMessage ?? Message,
            Type = script.ErrorType ?? Type,
            Code = script.ErrorCode ?? Code,
            RetryDelay = script.RetryDelay,
        };
}

internal sealed class RejectedException(Rejection rejection) : Exception(rejection.Message)
{
    public Rejection Rejection { get; } = rejection;
}
