namespace LlmDispatcher.Batching;

/// <content>The conductor: takes requests as there is room for them, and starts them.</content>
internal sealed partial class BatchRun
{
    /// <summary>How many requests are taken in search of one whose provider has a place left.</summary>
    private const int LookAhead = 64;

    private readonly ProviderPlaces _places;
    private readonly IAsyncEnumerator<BatchItem> _requests;
    private readonly List<BatchEntry> _waiting = []; // under the lock; only the conductor takes any out
    private int _taken;
    private bool _isTaking;
    private bool _isSourceEnded;
    private bool _isLeft;

    private async Task ConductAsync()
    {
        try
        {
            while (!_stopped.IsCancellationRequested && !HasAllStarted())
            {
                if (NextToStart() is { } entry)
                    _ = ReadAsync(entry);
                else if (MayTake())
                    _ = TakeRequestAsync();
                else
                    await _conduct.WaitAsync().ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // else the caller would wait for ever
        catch (Exception e)
#pragma warning restore CA1031
        {
            _fault ??= e;
        }
        finally
        {
            lock (_changing)
                _isDone = true;
            _arrived.Set();
        }
    }

    private bool HasAllStarted()
    {
        lock (_changing)
            return _isSourceEnded && _waiting.Count == 0;
    }

    /// <summary>The first of those that wait for which there is a place; it has it then.</summary>
    private BatchEntry? NextToStart()
    {
        for (var i = 0; Waiting(i) is { } entry; i++)
        {
            if (!HasRoom(entry.Index))
                return null;
            // In input order the first request that is not over must go on: those after it may be waiting for it.
            var isFirst = i == 0 && _order.IsByInput && IsBeforeAllUnderWay(entry);
            if (!_places.Find(entry) && !isFirst)
                continue;
            lock (_changing)
            {
                if (_stopped.IsCancellationRequested)
                    return null;
                _waiting.RemoveAt(i);
                _underWay.Add(entry.Index);
                _places.Take(entry);
                _order.Begin(entry);
            }
            return entry;
        }
        return null;
    }

    private BatchEntry? Waiting(int position)
    {
        lock (_changing)
            return position < _waiting.Count ? _waiting[position] : null;
    }

    private bool HasRoom(int index)
    {
        lock (_changing)
        {
            if (_underWay.Count >= _options.MaxParallelism)
                return false;
            _isHeldBack = !_order.MayStart(index);
            return !_isHeldBack;
        }
    }

    private bool IsBeforeAllUnderWay(BatchEntry entry)
    {
        lock (_changing)
            return _underWay.Count == 0 || _underWay.Min > entry.Index;
    }

    private bool MayTake()
    {
        lock (_changing)
        {
            if (_isTaking || _isSourceEnded || _waiting.Count >= (_places.AreLimited ? LookAhead : 1))
                return false;
        }
        return HasRoom(_taken);
    }

    /// <summary>Takes the next request. It may be long in coming; what waits is started meanwhile.</summary>
    private async Task TakeRequestAsync()
    {
        lock (_changing)
        {
            if (_isLeft)
                return;
            _isTaking = true;
        }
        BatchItem? item = null;
        try
        {
            if (await _requests.MoveNextAsync().ConfigureAwait(false))
                item = _requests.Current ?? throw new ArgumentException("A request of the batch is null.");
            if (item is { Request: null })
                throw new ArgumentException("A request of the batch is null.");
        }
#pragma warning disable CA1031 // told to the caller when what was taken before is answered
        catch (Exception e)
#pragma warning restore CA1031
        {
            item = null;
            _fault ??= e;
        }
        bool isLeft;
        lock (_changing)
        {
            _isTaking = false;
            isLeft = _isLeft;
            if (item is null)
                _isSourceEnded = true;
            else
                _waiting.Add(new BatchEntry(_taken++, item));
        }
        if (isLeft)
            await _requests.DisposeAsync().ConfigureAwait(false);
        else
            _conduct.Set();
    }

    /// <summary>One that does not heed the cancellation is disposed as soon as it can be: nobody waits for it.</summary>
    private async ValueTask LeaveRequestsAsync()
    {
        lock (_changing)
        {
            _isLeft = true;
            if (_isTaking)
                return;
        }
        await _requests.DisposeAsync().ConfigureAwait(false);
    }
}
