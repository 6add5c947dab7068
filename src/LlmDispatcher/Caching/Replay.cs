using LlmDispatcher.Streams;
using LlmDispatcher.Tokens;

namespace LlmDispatcher.Caching;

/// <summary>A kept answer while it is given once more.</summary>
internal sealed class Replay(
    RecordedAnswer answer,
    CacheResult result,
    CacheReplay pace,
    Report report,
    TimeProvider time,
    long start,
    CancellationToken cancellationToken
)
{
    private readonly RecordedEvent[] _events = answer.Events;
    private readonly bool _isPaced = pace != CacheReplay.Instant;
    private readonly long _begin = time.GetTimestamp();
    private TimeSpan? _firstToken;
    private long _tokens;
    private int _next;

    public bool IsAtEnd => _next == _events.Length;

    /// <summary>How long the next event still has to wait.</summary>
    public TimeSpan Wait =>
        !_isPaced
            ? TimeSpan.Zero
            : (pace.Speed is { } speed ? TimeSpan.FromSeconds(_tokens / speed) : _events[_next].At) - time.GetElapsedTime(_begin);

    /// <summary>The next event.</summary>
    public StreamEvent Take()
    {
        cancellationToken.ThrowIfCancellationRequested();
        ref readonly var e = ref _events[_next++];
        if (e.Event.IsContent)
        {
            _firstToken ??= Elapsed;
            if (_isPaced)
                _tokens += TokenEstimate.OfText(e.Event.Text);
        }
        return e.Event.Kind == StreamEventKind.Answering
            ? StreamEvent.OfAnswering(answer.Expected(e.Event.Route!, report.TaskType), e.Event.Index)
            : e.Event;
    }

    /// <summary>All was given.</summary>
    public StreamSummary Complete()
    {
        var summary = answer.Summary(result, _firstToken, Elapsed) with { TaskType = report.TaskType };
        report.Tell(summary);
        return summary;
    }

    /// <summary>The reader reads no more, now or since the end.</summary>
    public void Leave()
    {
        if (report.IsTold)
            return;
        var part = new ShownPart();
        foreach (var recorded in _events.AsSpan(0, _next))
            part.Add(recorded.Event);
        report.Tell(
            part.Summary(cancellationToken.IsCancellationRequested ? Ending.Cancelled : Ending.Abandoned, result, _firstToken, Elapsed)
        );
    }

    private TimeSpan Elapsed => time.GetElapsedTime(start);
}
