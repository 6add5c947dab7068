using System.Globalization;

namespace LlmDispatcher.Cli.Rendering;

/// <summary>What each attempt did, and when, counted from the start of the request, and what it used.</summary>
internal static class AttemptTimeline
{
    public static void Write(IReadOnlyList<StreamAttempt> attempts, TextWriter output)
    {
        foreach (var attempt in attempts)
            output.WriteLine(TerminalText.Clean(Line(attempt)));
        AttemptBars.Write(attempts, output);
    }

    private static string Line(StreamAttempt attempt)
    {
        string?[] parts =
        [
            string.Create(CultureInfo.InvariantCulture, $"attempt {attempt.Number}"),
            $"{attempt.Provider}/{attempt.Model}",
            Moment("started", attempt, TimeSpan.Zero),
            Moment("opened", attempt, attempt.Opened),
            Moment("first content", attempt, attempt.FirstContent),
            Moment("ended", attempt, attempt.Duration),
            Names.Of(attempt.Ending) + (attempt.Failure is { } failure ? $" ({Names.Of(failure.Class)}, {Names.Of(failure.Kind)})" : ""),
            SummaryLine.Tokens(attempt.Usage, attempt.IsUsageEstimated),
            Amount.Cost(attempt.Cost, attempt.IsUsageEstimated),
            attempt.RequestId is { } id ? $"request {id}" : null,
        ];
        return string.Join(" · ", parts.Where(p => p is not null));
    }

    private static string? Moment(string what, StreamAttempt attempt, TimeSpan? after) =>
        after is { } time ? $"{what} +{SummaryLine.Duration(attempt.StartedAfter + time)}" : null;
}
