namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>A line every few seconds, for a log.</summary>
internal sealed class LinesView(CliContext context) : IBatchView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly FailureNotes _failures = new(context);
    private long _shown = context.Time.GetTimestamp();

    public void Show(BatchTally tally)
    {
        if (context.Time.GetElapsedTime(_shown) < Interval)
            return;
        _shown = context.Time.GetTimestamp();
        context.Note(Line(tally));
    }

    public void Fail(int index, string id, Exception error) => _failures.Tell(index, id, error);

    public void Close(BatchTally tally) => context.Note(BatchViews.End(tally));

    private static string Line(BatchTally tally)
    {
        var providers = tally.Providers.Select(p => $"{p.Key} {BatchViews.Number(p.Value.Answered)}");
        string?[] parts =
        [
            $"{BatchViews.Number(tally.Answered)} of {BatchViews.Number(tally.Total)} answered",
            tally.Failed > 0 ? $"{BatchViews.Number(tally.Failed)} failed" : null,
            tally.Rate is > 0 and var rate
                ? $"about {BatchViews.Duration(TimeSpan.FromSeconds((tally.Total - tally.Done) / rate))} left"
                : null,
        ];
        return $"{string.Join(", ", parts.Where(p => p is not null))} ({string.Join(", ", providers)})";
    }
}
