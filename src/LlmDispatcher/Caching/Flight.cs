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
    private readonly List<FlightReader> _readers = [];
    private readonly List<FlightReader> _waking = [];
    private readonly TaskCompletionSource _closed = new();
    private readonly long _start = time.GetTimestamp();
    private IAsyncEnumerator<StreamEvent>? _upstream;
    private FlightReader? _payer;
    private ExceptionDispatchInfo? _error;
    private FlightReader? _running;
    private long _pump;
    private bool _isPumping;
    private bool _isAsking;
    private bool _isOver;
    private bool _isLeft;
    private bool _isPaid;

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
            if (_isLeft || _error is not null || log.IsTooLarge)
                return null;
            var reader = new FlightReader(this, isLeader: _payer is null, cancellationToken);
            _payer ??= reader;
            _readers.Add(reader);
            return reader;
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
                _isPumping = _isLeft || (log.HasRoom && _readers.Exists(static r => r.IsWaiting));
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
            if (!_readers.Remove(reader))
                return;
            if (_payer == reader && !_isPaid && Summary is null) // else the others may have been told already
                _payer = _readers.FirstOrDefault() ?? reader;
            isLast = _readers.Count == 0 && !_isOver;
            asks = _readers.Count > 0 && log.IsTooLarge && MakeRoom();
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

    /// <summary>The attempts, for the one whose sum they are told in: who had the answer asked for, or who has been there longest when that one has left. Once they are told, nobody else has them.</summary>
    public IReadOnlyList<StreamAttempt> AttemptsOf(FlightReader reader)
    {
        lock (_lock)
        {
            if (_payer != reader || Summary is not { } summary)
                return [];
            _isPaid = true;
            return summary.Attempts;
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
            var keepsPayload = request.Words is not null && _readers.Exists(static r => r.IsLeader); // of use to the gateway only
            log.Add(new(next.WithPayload(keepsPayload ? next.Payload.Keep() : default), time.GetElapsedTime(_start)));
            _running = alone = CollectWaiting();
        }
        if (log.IsTooLarge && !wasTooLarge)
            Gone(this);
        WakeAll(alone);
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
            alone = CollectWaiting();
        }
        _closed.TrySetResult();
        WakeAll(alone);
    }

    /// <returns>The only reader, when it waits; else they are in the list, which is the pump's.</returns>
    private FlightReader? CollectWaiting()
    {
        if (_readers is [{ IsWaiting: true } alone])
        {
            alone.IsWaiting = false;
            return alone;
        }
        _waking.Clear();
        foreach (var reader in _readers)
        {
            if (!reader.IsWaiting)
                continue;
            reader.IsWaiting = false;
            _waking.Add(reader);
        }
        return null;
    }

    /// <summary>A reader alone goes on here and now, and as long as that takes another one may come and ask; of several, each elsewhere.</summary>
    private void WakeAll(FlightReader? alone)
    {
        if (alone is not null)
        {
            alone.Wake(elsewhere: false);
            return; // the list may be another pump's by now
        }
        for (var i = 0; i < _waking.Count; i++)
            _waking[i].Wake(elsewhere: true);
    }

    /// <summary>Lets go of what all have read.</summary>
    /// <returns>Whether the caller is the one to ask for more now.</returns>
    private bool MakeRoom()
    {
        log.Forget(_readers.Min(static r => r.Position));
        if (_isPumping || _isOver || !log.HasRoom || !_readers.Exists(static r => r.IsWaiting))
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
