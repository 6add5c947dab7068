using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>One attempt while it runs: its answer so far, and when things happened.</summary>
internal sealed class Attempt(Route route, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private TimeSpan? _opened;
    private TimeSpan? _firstContent;

    public Route Route => route;

    public AnswerFold Answer { get; } = new();

    public CommitGate Gate { get; } = new();

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public void Saw(in StreamEvent e)
    {
        Answer.Add(e);
        if (_firstContent is not null)
            return;
        if (e.IsContent)
            _firstContent = Elapsed;
        else if (e.Kind == StreamEventKind.Opened)
            _opened = Elapsed;
    }

    public StreamAttempt Record(Ending ending, ProviderFailure? failure = null) =>
        new()
        {
            Number = 1,
            Provider = route.Provider,
            Model = route.Model,
            StartedAfter = TimeSpan.Zero,
            Opened = _opened,
            FirstContent = _firstContent,
            Duration = Elapsed,
            Ending = ending,
            Failure = failure,
            RequestId = Answer.Head?.RequestId ?? failure?.RequestId,
        };

    public StreamSummary Complete()
    {
        var ending = Answer.Refusal.Length > 0 ? Ending.Refused : Ending.Completed;
        var record = Record(ending);
        return new()
        {
            Ending = ending,
            FinishReason = Answer.Finish!.Reason,
            Provider = route.Provider,
            Model = Answer.Start is { Model.Length: > 0 } start ? start.Model : route.Model,
            Text = Answer.Visible,
            ToolCalls = [.. Answer.Calls.Select(c => c.ToContent())],
            Usage = Answer.Usage,
            TimeToFirstToken = record.FirstContent,
            Duration = record.Duration,
            ResponseId = Answer.Start is { Id.Length: > 0 } named ? named.Id : null,
            Attempts = [record],
        };
    }
}
