namespace LlmDispatcher.Providers.OpenAI;

/// <summary>What an error body says, whichever server of the family wrote it.</summary>
/// <param name="Message">For people; empty when the body had none.</param>
/// <param name="Type">The kind of error in the server's words.</param>
/// <param name="Code">The error's code; a number is kept as its digits.</param>
internal sealed record ErrorFacts(string Message, string? Type = null, string? Code = null)
{
    /// <summary>A body that says nothing.</summary>
    public static readonly ErrorFacts None = new("");

    /// <summary>A further code beside the first: Azure's inner one, OpenRouter's error type, Google's status.</summary>
    public string? InnerCode { get; init; }

    /// <summary>How long to wait, when the body says so.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>Whether the code is an HTTP status in disguise, as OpenRouter, vLLM and llama.cpp send it, and which one.</summary>
    public int? CodeAsStatus =>
        Code is { Length: 3 }
        && int.TryParse(Code, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var status)
        && status is >= 400 and < 600
            ? status
            : null;
}
