using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Caching;

/// <summary>
/// One answer on its way to all who asked the same. It is asked for the next event when a reader has had all there is, and never before: as long as nobody reads, nothing is read from the provider, and no
/// clock runs. Readers are woken each for itself, so that none waits for what another does with an event.
/// </summary>
/// <param name="answers">Who answers.</param>
/// <param name="request">What is asked, in the name of all.</param>
/// <param name="log">Holds the events.</param>
/// <param name="time">The clock.</param>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The source of tokens has neither a timer nor a handle: there is nothing to dispose of."
)]
internal sealed class Flight(IStreamSource answers, TaskRequest request, FlightLog log, TimeProvider time) : IEndingWatcher
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _cancel = new();
    private readonly FlightReaders _readers = new();
    private readonly TaskCompletionSource _closed = new();
    private readonly long _start = time.GetTimestamp();
    private IAsyncEnumerator<StreamEvent>? _upstream;
    private ExceptionDispatchInfo? _error;
    private FlightReader? _running;
    private long _pump;
    private bool _isPumping;
    private bool _isAsking;
    private bool _isOver;
    private bool _isLeft;

    /// <summary>Does what must be done before anybody sees the end: keeps the answer, so that it is a hit from then on. It never throws.</summary>
    public required Func<Flight, StreamSummary, ValueTask> Landing { get; init; }

    /// <summary>Told once when nobody can join any more.</summary>
    public required Action<Flight> Gone { get; init; }

    /// <summary>Hears of what else happens: whoever had the answer asked for.</summary>
    public IEndingWatcher? Watcher { get; init; }

    /// <summary>How it went, as soon as that is known.</summary>
    public StreamSummary? Summary { get; private set; }

    void IEndingWatcher.Ended(StreamSummary summary) => Summary = summary;

    void IEndingWatcher.Opened(Route route) => Watcher?.Opened(route);

    /// <summary>All events so far, for whoever keeps them while others read on; <see langword="null"/> when they were too many.</summary>
    public IReadOnlyList<RecordedEvent>? Whole()
    {
        lock (_lock)
            return log.IsTooLarge ? null : [.. log.Whole];
    }

    /// <summary>Another reader, from the first event on.</summary>
    /// <returns><see langword="null"/> when it is too late.</returns>
    public FlightReader? Join(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var isTooLate = _isLeft || _error is not null || log.IsTooLarge;
            return isTooLate ? null : _readers.Add(this, cancellationToken);
        }
    }

    /// <summary>The next event for a reader, or what it has to do until there is one.</summary>
    public FlightStep Take(FlightReader reader, out StreamEvent e)
    {
        var asks = false;
        lock (_lock)
        {
            if (reader.Position < log.End)
            {
                e = log.Read(reader.Position++, keepsPayload: !reader.IsLeader);
                if (!reader.IsLeader)
                    e = e.WithPayload(default);
                asks = log.IsTooLarge && MakeRoom();
            }
            else
            {
                e = default;
                if (_isOver)
                {
                    _error?.Throw();
                    return FlightStep.End;
                }
                reader.Wait();
                var isAsked = _isPumping && (_running is null || _running == reader); // else who asks is held up by what a reader does
                if (isAsked || !log.HasRoom)
                    return FlightStep.Wait;
                BeginPump();
                return FlightStep.Ask;
            }
        }
        if (asks)
            _ = PumpAsync();
        return FlightStep.Event;
    }

    /// <summary>Takes a reader from those who wait.</summary>
    /// <returns>Whether it was among them; then it is the caller's to wake.</returns>
    public bool StopWaiting(FlightReader reader)
    {
        lock (_lock)
        {
            var isWaiting = reader.IsWaiting;
            reader.IsWaiting = false;
            return isWaiting;
        }
    }

    /// <summary>Asks for events for as long as somebody waits for one.</summary>
    public async Task PumpAsync()
    {
        long pump;
        lock (_lock)
            pump = _pump;
        while (true)
        {
            bool asks;
            lock (_lock)
                asks = _isAsking = !_isLeft; // whoever leaves from here on cancels what is asked
            var (isThere, error) = asks ? await AskAsync().ConfigureAwait(false) : (false, null);
            if (!isThere)
            {
                await CloseAsync(error).ConfigureAwait(false);
                return;
            }
            var next = _upstream!.Current;
            if (next.Summary is { } summary)
            {
                Summary = summary;
                await Landing(this, summary).ConfigureAwait(false);
            }
            Add(next);
            lock (_lock)
            {
                if (_pump != pump)
                    return; // another reader asks now
                _running = null;
                _isPumping = _isLeft || (log.HasRoom && _readers.AnyWaits);
                if (!_isPumping)
                    return;
            }
        }
    }

    /// <summary>A reader reads no more.</summary>
    public async ValueTask LeaveAsync(FlightReader reader, bool isCancelled)
    {
        bool isLast;
        bool isPumping;
        bool isAsking;
        bool isEnded;
        bool asks;
        lock (_lock)
        {
            if (!_readers.Remove(reader, isSummedUp: Summary is not null))
                return;
            isLast = _readers.IsEmpty && !_isOver;
            asks = !_readers.IsEmpty && log.IsTooLarge && MakeRoom();
            _isLeft = isLast;
            isEnded = Summary is not null;
            (isPumping, isAsking) = (_isPumping, _isAsking);
            _isPumping |= isLast;
        }
        if (asks)
            _ = PumpAsync();
        if (!isLast)
            return;
        Gone(this);
        if (isCancelled || isAsking)
            await _cancel.CancelAsync().ConfigureAwait(false);
        if (!isPumping)
            await CloseAsync(error: null).ConfigureAwait(false);
        if (!isEnded) // then the provider's connection is closed, and only the store is waited for
            await _closed.Task.ConfigureAwait(false);
    }

    /// <summary>The attempts, for the one whose sum they are told in; for all others none.</summary>
    public IReadOnlyList<StreamAttempt> AttemptsOf(FlightReader reader)
    {
        lock (_lock)
        {
            return Summary is { } summary && _readers.Pays(reader) ? summary.Attempts : [];
        }
    }

    /// <summary>What a reader was shown.</summary>
    public ShownPart Shown(FlightReader reader)
    {
        lock (_lock)
            return log.Shown(reader.Position);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(bool IsThere, Exception? Error)> AskAsync()
    {
        try
        {
            _upstream ??= answers.StreamAsync(request with { Watcher = this }, _cancel.Token).GetAsyncEnumerator(_cancel.Token);
            return (await _upstream.MoveNextAsync().ConfigureAwait(false), null);
        }
        catch (Exception e)
        {
            return (false, e);
        }
        finally
        {
            lock (_lock)
                _isAsking = false;
        }
    }

    private void Add(in StreamEvent next)
    {
        var wasTooLarge = log.IsTooLarge;
        FlightReader? alone;
        lock (_lock)
        {
            var keepsPayload = request.Words is not null && _readers.HasLeader; // of use to the gateway only
            log.Add(new(next.WithPayload(keepsPayload ? next.Payload.Keep() : default), time.GetElapsedTime(_start)));
            _running = alone = _readers.TakeWaiting();
        }
        if (log.IsTooLarge && !wasTooLarge)
            Gone(this);
        _readers.Wake(alone);
    }

    private async ValueTask CloseAsync(Exception? error)
    {
        try
        {
            if (_upstream is not null)
                await _upstream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error ??= e;
        }
        Gone(this);
        FlightReader? alone;
        lock (_lock)
        {
            _isOver = true;
            _isPumping = false;
            _error = error is null ? null : ExceptionDispatchInfo.Capture(error);
            alone = _readers.TakeWaiting();
        }
        _closed.TrySetResult();
        _readers.Wake(alone);
    }

    /// <summary>Lets go of what all have read.</summary>
    /// <returns>Whether the caller is the one to ask for more now.</returns>
    private bool MakeRoom()
    {
        log.Forget(_readers.Slowest);
        if (_isPumping || _isOver || !log.HasRoom || !_readers.AnyWaits)
            return false;
        BeginPump();
        return true;
    }

    /// <summary>Under the lock: the caller is the one to ask from here on.</summary>
    private void BeginPump()
    {
        _pump++;
        _running = null;
        _isPumping = true;
    }
}
