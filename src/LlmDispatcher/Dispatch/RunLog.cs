using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>What came of one request so far: what the user has seen, and each attempt that has ended.</summary>
/// <param name="request">What the caller asked for.</param>
/// <param name="task">The kind of work.</param>
/// <param name="context">Who else takes note.</param>
internal sealed class RunLog(TaskRequest request, TaskType task, DispatchContext context)
{
    private readonly long _start = context.Time.GetTimestamp();
    private readonly List<StreamAttempt> _attempts = [];
    private readonly List<Seam> _seams = [];
    private TimeSpan? _firstContent;

    /// <summary>The text that the user has seen, of attempts that have ended.</summary>
    public string Shown { get; private set; } = "";

    public TimeSpan Elapsed => context.Time.GetElapsedTime(_start);

    public int Count => _attempts.Count;

    /// <summary>All that have ended, in the order in which they began.</summary>
    public IReadOnlyList<StreamAttempt> Attempts => [.. _attempts.OrderBy(a => a.Number)];

    /// <summary>Books an attempt that has ended.</summary>
    public StreamAttempt Book(Attempt attempt, Ending ending, ProviderFailure? failure = null)
    {
        attempt.Stay.Dispose(); // without a verdict, if it was given none
        var record = attempt.Record(ending, failure);
        _attempts.Add(record);
        context.Watcher?.Ended(attempt.Route, record, attempt.Pace());
        context.Ledger?.RecordAttempt(request, record);
        Shown += attempt.Shown;
        if (attempt.Gate.Seam is { } seam)
            _seams.Add(seam);
        if (attempt.Gate.IsCommitted || attempt.IsComplete)
            _firstContent ??= record.StartedAfter + record.FirstContent;
        return record;
    }

    /// <summary>The answer begins anew: what was shown counts no more.</summary>
    public void Reset()
    {
        Shown = "";
        _firstContent = null;
    }

    /// <summary>Sums up, once, a request whose last attempt this was.</summary>
    public StreamSummary SumUp(Attempt last, Ending ending)
    {
        var answer = last.Answer;
        var summary = new StreamSummary
        {
            Ending = ending,
            TaskType = task,
            ExpectedAnswerTokens = last.Opening.Route.ExpectedAnswerTokens,
            FinishReason = last.IsComplete ? answer.Finish!.Reason : null,
            Provider = last.Route.Provider,
            Model = answer.Start is { Model.Length: > 0 } start ? start.Model : last.Route.Model,
            Text = Shown,
            ToolCalls = last.IsComplete ? [.. answer.Calls.Select(c => c.ToContent())] : [],
            Usage = answer.Usage,
            TimeToFirstToken = _firstContent,
            Duration = Elapsed,
            ResponseId = answer.Start is { Id.Length: > 0 } named ? named.Id : null,
            Seams = [.. _seams],
            Attempts = Attempts,
        };
        if (!request.IsShared)
            context.Ledger?.RecordRequest(request, summary);
        request.Watcher?.Ended(summary);
        return summary;
    }
}
