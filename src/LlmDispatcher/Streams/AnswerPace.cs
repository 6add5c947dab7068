namespace LlmDispatcher.Streams;

/// <summary>How fast an answer came, once it had begun.</summary>
/// <param name="Tokens">How many tokens.</param>
/// <param name="Time">In how long; more than zero.</param>
internal readonly record struct AnswerPace(long Tokens, TimeSpan Time)
{
    /// <summary>Fewer tokens come in one or two pieces, whose distance says nothing.</summary>
    private const int FewestTokens = 10;

    /// <summary>The pace of an answer by the provider's own count of tokens.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="sinceFirstContent">From its first content to its end.</param>
    /// <param name="waited">How much of that we waited for the provider.</param>
    /// <returns><see langword="null"/> when the provider did not count, when there was too little, or when the reader was slower than the provider, so that the time is the reader's.</returns>
    public static AnswerPace? Of(AnswerFold answer, TimeSpan sinceFirstContent, TimeSpan waited)
    {
        if (answer.Usage is not { OutputTokenCount: { } tokens } usage)
            return null;
        if (!answer.HasReasoning)
            tokens -= usage.ReasoningTokenCount ?? 0; // thought in silence, before the first content
        return tokens >= FewestTokens && waited > TimeSpan.Zero && waited >= sinceFirstContent / 2
            ? new AnswerPace(tokens, sinceFirstContent)
            : null;
    }
}
