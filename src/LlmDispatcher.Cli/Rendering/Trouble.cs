namespace LlmDispatcher.Cli.Rendering;

/// <summary>Why there is no answer, or no more of it.</summary>
/// <param name="Kind">In one word.</param>
/// <param name="Message">For people.</param>
internal sealed record Trouble(string Kind, string Message)
{
    public string? Provider { get; private init; }

    public string? Model { get; private init; }

    public string? Advice { get; private init; }

    public IReadOnlyList<StreamAttempt> Attempts { get; private init; } = [];

    public static Trouble Of(ILlmError error, string message) =>
        new(Names.Of(error.Kind), message)
        {
            Provider = error.Provider,
            Model = error.Model,
            Advice = AdviceOn(error),
            Attempts = error.Attempts,
        };

    /// <summary>Where, what, and what to do.</summary>
    public override string ToString()
    {
        var where = Provider is null ? "" : $"{Provider}/{Model}: ";
        var status = Attempts is [.., { Failure.StatusCode: { } code }] ? $" (HTTP {code})" : "";
        var request = Attempts is [.., { RequestId: { } id }] ? $" Request id: {id}." : "";
        var what = status.Length > 0 || Message is not [.., '.' or '?' or '!' or '…'] ? $"{Message.TrimEnd('.')}{status}." : Message;
        return $"{where}{what}{(Advice is null ? "" : $" {Advice}")}{request}";
    }

    private static string? AdviceOn(ILlmError error) =>
        ((error as ProviderException)?.Failure.Kind ?? error.Kind) switch
        {
            LlmErrorKind.Authentication => $"Check the key of '{error.Provider}'.",
            LlmErrorKind.QuotaExceeded => "Check the account's plan and credit, or choose another provider with --provider.",
            LlmErrorKind.RateLimit when error.Attempts is [.., { Failure.RetryAfter: { } wait }] =>
                $"Try again in {Math.Ceiling(wait.TotalSeconds)} s, or choose another provider with --provider.",
            LlmErrorKind.RateLimit => "Wait a little, or choose another provider with --provider.",
            LlmErrorKind.Connection => "Check the network and the provider's address.",
            LlmErrorKind.ServiceUnavailable => "Try again, or choose another provider with --provider.",
            LlmErrorKind.ModelNotFound => "Check the name given with --model.",
            LlmErrorKind.ContextLengthExceeded => "Shorten the prompt, or choose a model with a larger window.",
            LlmErrorKind.Timeout => "Try again, or choose another provider with --provider.",
            LlmErrorKind.Truncated => "What was shown may not be the whole answer; try again.",
            _ => null,
        };
}
