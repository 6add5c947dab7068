using LlmDispatcher.Streams;

namespace LlmDispatcher.Dispatch;

/// <summary>
/// One attempt while it runs: pulls the events of its route under the deadlines, and keeps what they amount to and when things happened. It owns the token that its source lives by: what fires is
/// asked, never guessed from an exception.
/// </summary>
internal sealed class Attempt : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly TaskRequest _request;
    private readonly TimeSpan _startedAfter;
    private readonly long _start;
    private readonly TimeSpan _idle;
    private readonly CancellationTokenSource _stop;
    private readonly IAsyncEnumerator<StreamEvent>? _events;
    private readonly Exception? _unopened;
    private TimeSpan? _opened;
    private TimeSpan? _firstContent;
    private TimeSpan _waitedUntilThen;
    private bool _isOver;

    /// <param name="number">Its position among the request's attempts, from 1.</param>
    /// <param name="opening">The route, and why it is opened.</param>
    /// <param name="startedAfter">From the start of the request.</param>
    /// <param name="source">What the route leads to.</param>
    /// <param name="request">What it is asked.</param>
    /// <param name="limits">How long it may be silent: before its first content, and after.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Attempt(
        int number,
        Opening opening,
        TimeSpan startedAfter,
        IStreamSource source,
        TaskRequest request,
        (TimeSpan FirstContent, TimeSpan Idle) limits,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        (Number, Opening, _startedAfter, _time, _idle) = (number, opening, startedAfter, time, limits.Idle);
        _request = request;
        _start = time.GetTimestamp();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            _events = source.StreamAsync(request, _stop.Token).GetAsyncEnumerator(_stop.Token);
        }
        catch (Exception error) // against its contract: told when the first event is asked for
        {
            _unopened = error;
        }
        FirstContentLimit = limits.FirstContent;
    }

    public int Number { get; }

    public Opening Opening { get; }

    public Route Route => Opening.Route.Route;

    public AnswerFold Answer { get; } = new();

    public required IGate Gate { get; init; }

    public required RouteGuard.Stay Stay { get; init; }

    public required Deadlines Deadlines { get; init; }

    public TimeSpan FirstContentLimit { get; }

    public bool HasContent => _firstContent is not null;

    /// <summary>What the source threw; <see langword="null"/> when it ended, or goes on.</summary>
    public Exception? Error { get; private set; }

    /// <summary>The deadline that passed; <see langword="null"/> when none did.</summary>
    public StreamTimeoutException? Passed { get; private set; }

    /// <summary>Whether the answer came to its end, with proof. A deadline that passed after that takes nothing away.</summary>
    public bool IsComplete => Answer.Finish is not null && !Gate.IsMismatched && (Error is null || Passed is not null);

    /// <summary>The text of this attempt that the user has seen.</summary>
    public string Shown
    {
        get
        {
            var text = Answer.Visible;
            var (start, end) = Gate.Hidden;
            return start >= text.Length - end ? "" : text[start..^end];
        }
    }

    public StreamEvent Current => _events!.Current;

    /// <summary>Starts the clocks.</summary>
    public void Begin() => Deadlines.Begin(FirstContentLimit, _stop);

    /// <summary>Asks the source for its next event, with the clocks running while it is waited for. Whatever comes of it goes to <see cref="Take"/>, and what it throws to <see cref="Fail"/>.</summary>
    /// <remarks>The one loop of the dispatch awaits this itself: a method in between would be one more asynchronous frame for each time that it wakes up.</remarks>
    public ValueTask<bool> Pull()
    {
        if (_events is null)
            return new(false);
        var next = _events.MoveNextAsync();
        if (!next.IsCompleted)
            Deadlines.Wait();
        return next;
    }

    /// <summary>Takes in what a read has brought.</summary>
    /// <returns>Whether that is an event, <see cref="Current"/>; if not, the attempt is over, for the reason in <see cref="Error"/> and <see cref="Passed"/>.</returns>
    public bool Take(bool isThere)
    {
        Deadlines.Resume();
        if (!isThere)
            return End(_unopened);
        if (Deadlines.Passed is not null)
            return End(null);
        Note(Current);
        return true;
    }

    /// <summary>A read has failed: the attempt is over.</summary>
    public bool Fail(Exception error)
    {
        Deadlines.Resume();
        return End(error);
    }

    /// <summary>Goes on to the first content, keeping back what comes before it.</summary>
    /// <returns>Whether it has come: then it is <see cref="Current"/>. If not, the attempt is over.</returns>
    public async Task<bool> ReachContentAsync()
    {
        while (await NextAsync().ConfigureAwait(false))
        {
            if (HasContent)
                return true;
            var e = Current;
            Gate.Holds(ref e);
        }
        return false;

        async ValueTask<bool> NextAsync()
        {
            try
            {
                return Take(await Pull().ConfigureAwait(false));
            }
            catch (Exception error)
            {
                return Fail(error);
            }
        }
    }

    /// <summary>Gives up the source; a read that waits ends.</summary>
    public void Stop() => _stop.Cancel();

    public StreamAttempt Record(Ending ending, ProviderFailure? failure = null) =>
        new()
        {
            Number = Number,
            Provider = Route.Provider,
            Model = Route.Model,
            Purpose = Opening.Purpose,
            StartedAfter = _startedAfter,
            Opened = _opened,
            FirstContent = _firstContent,
            Duration = _time.GetElapsedTime(_start),
            Ending = ending,
            Failure = failure,
            RequestId = Answer.Head?.RequestId ?? failure?.RequestId,
            Bill = new(_request, Answer, Opening.Route.Prices, IsBilled(failure)),
        };

    /// <summary>How fast the answer came; <see langword="null"/> when that is not known.</summary>
    public AnswerPace? Pace() =>
        _firstContent is { } first
            ? AnswerPace.Of(Answer, _time.GetElapsedTime(_start) - first, Deadlines.Waited - _waitedUntilThen)
            : null;

    /// <summary>Closes the provider's connection at once. No read may be waiting.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isOver)
            Stop(); // else the rest of an answer would be read to its end, for the sake of the connection
        if (_events is not null)
            await _events.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private bool End(Exception? error)
    {
        (Error, Passed) = (error, Deadlines.Passed);
        _isOver = error is null && Passed is null;
        return false;
    }

    /// <summary>Once a provider has begun to answer, it counts tokens; an error instead of an answer is free.</summary>
    private bool IsBilled(ProviderFailure? failure) =>
        failure?.StatusCode is null && (_opened is not null || HasContent || Answer.Finish is not null || Answer.Usage is not null);

    /// <summary>Takes an event in: only what moves the answer feeds the clocks.</summary>
    private void Note(in StreamEvent e)
    {
        Answer.Add(e);
        if (e.Kind == StreamEventKind.Finished)
            Deadlines.Expect("idle", _idle < Limits.AfterProof ? _idle : Limits.AfterProof);
        else if (e.IsContent && HasContent)
            Deadlines.Progress();
        else if (e.IsContent)
        {
            _firstContent = _time.GetElapsedTime(_start);
            _waitedUntilThen = Deadlines.Waited;
            Stay.Answered();
            Deadlines.Expect("idle", _idle);
        }
        else if (e.Kind == StreamEventKind.Opened)
        {
            _opened = _time.GetElapsedTime(_start);
            Stay.Saw(e.Head!);
        }
    }
}
