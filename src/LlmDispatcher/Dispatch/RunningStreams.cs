using System.Diagnostics.CodeAnalysis;

namespace LlmDispatcher.Dispatch;

/// <summary>Counts the requests under way, and lets none in once it is closed.</summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A source of cancellation without a timer holds nothing, and requests may outlive the switch."
)]
internal sealed class RunningStreams
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private bool _isClosed;

    /// <summary>Cancelled when what is still under way is broken off.</summary>
    public CancellationToken Stop => _stop.Token;

    public int Count => Volatile.Read(ref _count);

    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>A request begins.</summary>
    /// <exception cref="DispatcherStoppedException">None may begin any more.</exception>
    public void Enter()
    {
        lock (_lock)
        {
            ThrowIfClosed();
            _count++;
        }
    }

    /// <exception cref="DispatcherStoppedException">No request may begin any more.</exception>
    public void ThrowIfClosed()
    {
        if (IsClosed)
            throw new DispatcherStoppedException(DispatcherStoppedException.Refused);
    }

    /// <summary>A request is over.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_count == 0 && _isClosed)
                _empty.TrySetResult();
        }
    }

    /// <summary>Lets none in any more, and breaks off what is under way without waiting for it.</summary>
    public void Break()
    {
        lock (_lock)
            _isClosed = true;
        _ = _stop.CancelAsync(); // elsewhere: those who read the streams go on from it
    }

    /// <summary>Lets none in any more, waits for those under way, and breaks off what is left.</summary>
    /// <returns>How many were broken off.</returns>
    public async Task<int> DrainAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _isClosed = true;
            if (_count == 0)
                _empty.TrySetResult();
        }
        try
        {
            await _empty.Task.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
            return 0;
        }
        catch (Exception left) when (left is TimeoutException or OperationCanceledException)
        {
            var broken = Count;
            await _stop.CancelAsync().ConfigureAwait(false);
            return broken;
        }
    }
}
