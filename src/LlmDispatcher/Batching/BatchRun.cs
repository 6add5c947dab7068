using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace LlmDispatcher.Batching;

/// <summary>
/// One enumeration of a batch: a conductor that takes requests and starts them, a reader for each one under way, and the caller, who is handed the chunks. They wake each other by <see cref="Signal"/>s,
/// each of them runs on the thread that woke it, and none calls another under the lock.
/// </summary>
internal sealed partial class BatchRun : IAsyncDisposable
{
    private readonly Lock _changing = new();
    private readonly Func<TaskRequest, CancellationToken, IAsyncEnumerable<StreamChunk>> _stream;
    private readonly BatchOptions _options;
    private readonly IBatchOrder _order;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _stopped;
    private readonly CancellationTokenRegistration _stopping;
    private readonly SortedSet<int> _underWay = [];
    private readonly List<BatchEntry> _paused = [];
    private readonly Signal _conduct = new();
    private readonly Signal _arrived = new();
    private bool _isHeldBack;
    private bool _isDone;
    private Exception? _fault;

    private BatchRun(
        IAsyncEnumerable<BatchItem> requests,
        Func<TaskRequest, CancellationToken, IAsyncEnumerable<StreamChunk>> stream,
        Func<TaskRequest, string> providerOf,
        BatchOptions options,
        CancellationToken caller
    )
    {
        _stream = stream;
        _options = options;
        _order =
            options.Order == BatchOrder.Input
                ? new InputOrder(options.MaxBufferedCharacters)
                : new InterleavedOrder(options.MaxParallelism);
        _caller = caller;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _stopped = _stop.Token;
        _stopping = _stopped.UnsafeRegister(static run => ((BatchRun)run!).WakeAll(), this);
        _places = new ProviderPlaces(options.MaxParallelismPerProvider, providerOf);
        _requests = requests.GetAsyncEnumerator(_stopped);
    }

    /// <param name="requests">Taken as there is room for them.</param>
    /// <param name="stream">Answers one of them.</param>
    /// <param name="providerOf">Who would answer it; may throw.</param>
    /// <param name="options">How to work them off.</param>
    /// <param name="cancellationToken">Stops all of it.</param>
    public static async IAsyncEnumerable<BatchChunk> StreamAsync(
        IAsyncEnumerable<BatchItem> requests,
        Func<TaskRequest, CancellationToken, IAsyncEnumerable<StreamChunk>> stream,
        Func<TaskRequest, string> providerOf,
        BatchOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var run = new BatchRun(requests, stream, providerOf, options, cancellationToken);
        await using (run.ConfigureAwait(false))
        {
            _ = run.ConductAsync();
            while (await run.NextAsync().ConfigureAwait(false) is { } chunk)
                yield return chunk;
        }
    }

    /// <summary>Closes all connections, and is done when they are closed.</summary>
    public async ValueTask DisposeAsync()
    {
#pragma warning disable CA1849 // at once, and here: not when another thread finds time for it
        _stop.Cancel();
#pragma warning restore CA1849
        while (IsAnyUnderWay())
            await _arrived.WaitAsync().ConfigureAwait(false);
        _stopping.Unregister();
        await LeaveRequestsAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>The next chunk; <see langword="null"/> when there are no more.</summary>
    private async ValueTask<BatchChunk?> NextAsync()
    {
        while (true)
        {
            _caller.ThrowIfCancellationRequested();
            if (Take() is { } chunk)
                return chunk;
            if (IsOver())
            {
                if (_fault is not null)
                    ExceptionDispatchInfo.Throw(_fault);
                return null;
            }
            await _arrived.WaitAsync().ConfigureAwait(false);
        }
    }

    private BatchChunk? Take()
    {
        BatchChunk? chunk;
        List<BatchEntry>? resumed = null;
        bool isRoomAgain;
        lock (_changing)
        {
            chunk = _order.Take();
            for (var i = 0; i < _paused.Count; i++)
            {
                if (!_order.MayRead(_paused[i]))
                    continue;
                (resumed ??= []).Add(_paused[i]);
                _paused.RemoveAt(i--);
            }
            isRoomAgain = _isHeldBack;
            _isHeldBack = false;
        }
        foreach (var entry in resumed ?? [])
            entry.GoOn.Set();
        if (isRoomAgain)
            _conduct.Set();
        return chunk;
    }

    private bool IsOver()
    {
        lock (_changing)
            return _isDone && _underWay.Count == 0 && _order.IsEmpty;
    }

    private bool IsAnyUnderWay()
    {
        lock (_changing)
            return _underWay.Count > 0;
    }

    /// <summary>Reads one answer to its end, as there is room for it.</summary>
    private async Task ReadAsync(BatchEntry entry)
    {
        Exception? error = null;
        try
        {
            await foreach (var chunk in _stream(entry.Request, _stopped).ConfigureAwait(false))
            {
                if (!Add(entry, entry.With(chunk)))
                    await entry.GoOn.WaitAsync().ConfigureAwait(false);
                if (_stopped.IsCancellationRequested)
                    break;
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // There is nobody left to tell.
        }
#pragma warning disable CA1031 // whatever ends this request ends no other
        catch (Exception e)
#pragma warning restore CA1031
        {
            error = e;
        }
        Complete(entry, error);
    }

    /// <returns>Whether there is room for the next one; if not, the entry is told when there is.</returns>
    private bool Add(BatchEntry entry, BatchChunk chunk)
    {
        bool mayGoOn;
        lock (_changing)
        {
            _order.Add(entry, chunk);
            mayGoOn = chunk.IsLast || _order.MayRead(entry) || _stopped.IsCancellationRequested;
            if (!mayGoOn)
                _paused.Add(entry);
        }
        _arrived.Set();
        return mayGoOn;
    }

    private void Complete(BatchEntry entry, Exception? error)
    {
        lock (_changing)
        {
            if (error is not null)
                _order.Add(entry, entry.With(error));
            entry.IsComplete = true;
            _underWay.Remove(entry.Index);
            _places.Leave(entry);
        }
        _arrived.Set();
        _conduct.Set();
    }

    private void WakeAll()
    {
        List<BatchEntry> paused;
        lock (_changing)
        {
            paused = [.. _paused];
            _paused.Clear();
        }
        foreach (var entry in paused)
            entry.GoOn.Set();
        _conduct.Set();
        _arrived.Set();
    }
}
