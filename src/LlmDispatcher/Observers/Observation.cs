using LlmDispatcher.Observers.Logging;
using LlmDispatcher.Observers.Progress;
using LlmDispatcher.Observers.Telemetry;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Observers;

/// <summary>
/// All that watches one request. The loop that reads the stream calls it, before it hands anything over and after everything is closed; it neither changes the stream nor breaks it, unless the policy
/// wants that.
/// </summary>
internal sealed class Observation : IEndingWatcher
{
    private readonly Audience _audience;
    private readonly TaskRequest _request;
    private readonly FailureKeeper _failures;
    private readonly CallbackRing? _callbacks;
    private readonly ProgressMeter? _meter;
    private RequestSpan? _span;
    private StreamStart? _start;
    private StreamAttempt? _failed;
    private StreamSummary? _summary;
    private Exception? _error;
    private int _hasBegun;
    private bool _opensNext;
    private bool _isStarted;
    private bool _isOver;

    public Observation(Audience audience, TaskRequest request)
    {
        (_audience, _request) = (audience, request);
        _failures = audience.KeeperFor(request);
        _callbacks = audience.RingFor(request, _failures);
        _meter = audience.MeterFor(request);
    }

    /// <summary>Whether it must be given the chunks.</summary>
    public bool NeedsChunks => _callbacks is { HearsChunks: true };

    /// <summary>The last event as it is handed over; <see langword="null"/> while it has not come.</summary>
    public StreamEvent? Last { get; private set; }

    /// <summary>Takes it for one reading of the stream.</summary>
    /// <returns>Whether it was still free.</returns>
    public bool TryBegin() => Interlocked.Exchange(ref _hasBegun, 1) == 0;

    /// <summary>The stream is read from here on.</summary>
    public void Begin()
    {
        _span = RequestSpan.Begin(_request);
        _opensNext = true;
        try
        {
            _meter?.Begin();
        }
        catch (Exception error) when (_failures.Keeps(error, nameof(TaskRequest.Progress))) { }
    }

    /// <summary>The next event is about to be read.</summary>
    public void BeforeNext()
    {
        if (!_opensNext)
            return;
        _opensNext = false;
        _span?.Enter();
    }

    /// <summary>An event is there, and about to be handed over.</summary>
    public ValueTask SeeAsync(in StreamEvent e, StreamChunk? chunk, CancellationToken ct)
    {
        Measure(e);
        switch (e.Kind)
        {
            case StreamEventKind.Answering:
                Answers(e.Route!, e.Index, e.Expectation?.Task);
                return default;
            case StreamEventKind.Started when e.Start!.Model.Length > 0 && _start is not null && !_isStarted:
                _start = _start with { Model = e.Start.Model };
                return default;
            case StreamEventKind.AttemptFailed:
                return FailedAsync(e.Attempt!, ct);
            case StreamEventKind.Seam:
                return SeamAsync(e.Seam!, ct);
            default:
                if (_callbacks is null)
                    return default;
                if (!_isStarted && (e.IsContent || e.Kind == StreamEventKind.Finished))
                    return StartAsync(chunk, ct);
                return chunk is { Summary: null } && _callbacks.HearsChunks ? _callbacks.ChunkAsync(chunk, ct) : default;
        }
    }

    /// <summary>The stream throws, which is how it ends.</summary>
    public void Failed(Exception error) => _error = error;

    /// <inheritdoc/>
    public void Ended(StreamSummary summary)
    {
        _request.Watcher?.Ended(summary);
        _summary = summary;
    }

    /// <inheritdoc/>
    public void Opened(Route route)
    {
        _request.Watcher?.Opened(route);
        RequestMeters.CountBreak(route);
        if (_audience.Logger is { } logger)
            Log.BreakerOpened(logger, route.Provider, route.Model);
    }

    /// <summary>The last event is there: the stream is over, and everybody is told before it is handed over.</summary>
    public async ValueTask CompleteAsync(StreamSummary summary)
    {
        _summary = summary;
        await EndAsync(summary).ConfigureAwait(false);
        Last = StreamEvent.OfEnd(summary with { ObserverFailures = _failures.Failures });
        _failures.ThrowHeld();
    }

    /// <summary>Everything is closed. Who has not been told of an end is told now. Never throws.</summary>
    public ValueTask CloseAsync()
    {
        if (_isOver)
            return default;
        if (_summary is { } summary)
            return EndAsync(summary);
        _span?.Abort(_error);
        return default;
    }

    private async ValueTask EndAsync(StreamSummary summary)
    {
        _isOver = true;
        _failures.BeginEnd();
        var kind =
            summary.Ending is Ending.Completed
                ? null
                : (_error as ILlmError)?.Kind ?? (summary.Attempts is [.., var asked] ? asked.Failure?.Kind : null);
        _span?.End(summary, kind);
        RequestMeters.Count(summary, kind);
        if (_audience.Logger is { } logger)
        {
            // The last one to fail is followed by no other, so that no event told of it.
            if (summary.Attempts is [.., { Failure: not null } last] && last.Number > (_failed?.Number ?? 0))
                Ends.Log(logger, last);
            Ends.Log(logger, summary, kind);
        }
        try
        {
            _meter?.End(summary.Ending);
        }
        catch (Exception error) when (_failures.Keeps(error, nameof(TaskRequest.Progress))) { }
        if (_callbacks is null)
            return;
        if (_error is { } told && summary.Ending is not (Ending.Cancelled or Ending.Abandoned))
            await _callbacks.ErrorAsync(told).ConfigureAwait(false);
        await _callbacks.EndAsync(summary with { ObserverFailures = _failures.Failures }).ConfigureAwait(false);
    }

    private void Measure(in StreamEvent e)
    {
        if (_meter is null || !_meter.Takes(e))
            return;
        try
        {
            _meter.Report();
        }
        catch (Exception error) when (_failures.Keeps(error, nameof(TaskRequest.Progress))) { }
    }

    private void Answers(Route route, int attempt, TaskType? task)
    {
        if (_failed is { } failed && (failed.Provider, failed.Model) != (route.Provider, route.Model) && _audience.Logger is { } logger)
            Log.Fallback(logger, route.Provider, route.Model, failed.Provider, failed.Model);
        if (_isStarted)
            return;
        _start = new StreamStart
        {
            Provider = route.Provider,
            Model = route.Model,
            TaskType = task ?? _request.TaskType,
            Attempt = attempt,
            Request = _request,
        };
    }

    private async ValueTask StartAsync(StreamChunk? chunk, CancellationToken ct)
    {
        _isStarted = true;
        if (_start is not null)
            await _callbacks!.StartAsync(_start, ct).ConfigureAwait(false);
        if (chunk is { Summary: null } && _callbacks!.HearsChunks)
            await _callbacks.ChunkAsync(chunk, ct).ConfigureAwait(false);
    }

    private ValueTask FailedAsync(StreamAttempt attempt, CancellationToken ct)
    {
        _failed = attempt;
        _opensNext = true;
        if (_audience.Logger is { } logger)
            Ends.Log(logger, attempt);
        return _callbacks?.AttemptFailedAsync(attempt, ct) ?? default;
    }

    private ValueTask SeamAsync(Seam seam, CancellationToken ct)
    {
        if (_audience.Logger is { } logger)
            Log.Seam(logger, seam.Provider, seam.Model, seam.Method, seam.Offset);
        return _callbacks?.SeamAsync(seam, ct) ?? default;
    }
}
