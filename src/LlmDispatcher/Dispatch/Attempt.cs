using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>One attempt while it runs: its answer so far, and when things happened.</summary>
/// <param name="number">Its position among the request's attempts, from 1.</param>
/// <param name="candidate">The route.</param>
/// <param name="startedAfter">From the start of the request.</param>
/// <param name="time">The clock.</param>
internal sealed class Attempt(int number, RouteCandidate candidate, TimeSpan startedAfter, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private TimeSpan? _opened;
    private TimeSpan? _firstContent;

    public RouteCandidate Candidate => candidate;

    public Route Route => candidate.Route;

    public AnswerFold Answer { get; } = new();

    public CommitGate Gate { get; } = new();

    /// <summary>The request as it is sent, for the bill.</summary>
    public TaskRequest? Sent { get; set; }

    public bool HasContent => _firstContent is not null;

    public bool HasProof => Answer.Finish is not null;

    public void Saw(in StreamEvent e)
    {
        Answer.Add(e);
        if (_firstContent is not null)
            return;
        if (e.IsContent)
            _firstContent = time.GetElapsedTime(_start);
        else if (e.Kind == StreamEventKind.Opened)
            _opened = time.GetElapsedTime(_start);
    }

    public StreamAttempt Record(Ending ending, ProviderFailure? failure = null) =>
        new()
        {
            Number = number,
            Provider = Route.Provider,
            Model = Route.Model,
            StartedAfter = startedAfter,
            Opened = _opened,
            FirstContent = _firstContent,
            Duration = time.GetElapsedTime(_start),
            Ending = ending,
            Failure = failure,
            RequestId = Answer.Head?.RequestId ?? failure?.RequestId,
            Bill = new(Sent, Answer, candidate.Prices, isOpened: _opened is not null || HasContent || HasProof || Answer.Usage is not null),
        };
}
