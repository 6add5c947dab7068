using System.Diagnostics;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Observers.Telemetry;

/// <summary>Counts a request that is over. What would have to be counted or estimated first is left out.</summary>
internal static class RequestMeters
{
    public static void Count(StreamSummary summary, LlmErrorKind? error)
    {
        var asked = summary.Attempts is [.., var last] ? last.Model : summary.Model;
        var tags = Tags(summary.Provider, asked);
        tags.Add(GenAI.ResponseModel, summary.Model);
        if (GenAI.Error(summary.Ending, error) is { } type)
            tags.Add(GenAI.ErrorType, type);
        Instruments.Duration.Record(summary.Duration.TotalSeconds, tags);
        if (summary.TimeToFirstToken is { } first)
            Instruments.FirstChunk.Record(first.TotalSeconds, tags);
        if (summary.Seams.Count > 0)
            Instruments.Seams.Add(summary.Seams.Count, Tags(summary.Provider, asked));
        if (summary.Cache is { } cache)
            Instruments.CacheLookups.Add(1, [.. Tags(summary.Provider, asked), new(GenAI.Cache, GenAI.Name(cache.Outcome))]);
        foreach (var attempt in summary.Attempts)
            Count(attempt);
    }

    public static void CountBreak(Route route) => Instruments.BreakersOpened.Add(1, Tags(route.Provider, route.Model));

    private static void Count(StreamAttempt attempt)
    {
        var tags = Tags(attempt.Provider, attempt.Model);
        if (attempt.Purpose == AttemptPurpose.Fallback)
            Instruments.Fallbacks.Add(1, tags);
        if (attempt.Purpose == AttemptPurpose.Hedge)
            Instruments.Hedges.Add(1, tags);
        if (!attempt.IsUsageEstimated)
            CountTokens(attempt, tags);
        tags.Add(GenAI.Ending, GenAI.Name(attempt.Ending));
        tags.Add(GenAI.Purpose, attempt.Purpose.ToString().ToLowerInvariant());
        if (GenAI.Error(attempt.Ending, attempt.Failure?.Kind) is { } type)
            tags.Add(GenAI.ErrorType, type);
        Instruments.Attempts.Add(1, tags);
    }

    private static void CountTokens(StreamAttempt attempt, TagList tags)
    {
        if (attempt.Cost is > 0 and var cost)
            Instruments.Cost.Add((double)cost, tags);
        if (attempt.Usage is not { TotalTokenCount: not 0 } usage)
            return; // nothing was billed
        if (usage.InputTokenCount is { } input)
            Instruments.Tokens.Record(input, [.. tags, new(GenAI.TokenType, "input")]);
        if (usage.OutputTokenCount is { } output)
            Instruments.Tokens.Record(output, [.. tags, new(GenAI.TokenType, "output")]);
    }

    private static TagList Tags(string provider, string model) =>
        [new(GenAI.OperationName, GenAI.Chat), new(GenAI.ProviderName, GenAI.Provider(provider)), new(GenAI.RequestModel, model)];
}
