using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Caching;

/// <summary>One of those who read a shared answer, each at a speed of their own. Not for several threads at once.</summary>
internal sealed class FlightReader : IValueTaskSource<bool>, IAsyncDisposable
{
    private readonly Flight _flight;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _cancelled;
    private ManualResetValueTaskSourceCore<bool> _woken;

    /// <summary>For the flight, under its lock.</summary>
    public FlightReader(Flight flight, bool isLeader, CancellationToken cancellationToken)
    {
        (_flight, IsLeader, _cancellationToken) = (flight, isLeader, cancellationToken);
        _cancelled = cancellationToken.UnsafeRegister(static reader => ((FlightReader)reader!).WakeCancelled(), this);
    }

    /// <summary>Whether it had the answer asked for.</summary>
    public bool IsLeader { get; }

    public StreamEvent Current { get; private set; }

    /// <summary>How many events it has had; the flight's to change.</summary>
    public int Position { get; set; }

    /// <summary>Whether it has had all there is, and waits for more; the flight's to change.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>Goes to the next event.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="OperationCanceledException">Its own token was cancelled.</exception>
    /// <exception cref="Exception">The answer failed, as it fails for all its readers.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> MoveNextAsync()
    {
        while (true)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            switch (_flight.Take(this, out var e))
            {
                case FlightStep.Event:
                    Current = e;
                    return true;
                case FlightStep.End:
                    return false;
                case FlightStep.Ask:
                    _ = _flight.PumpAsync();
                    break;
                default:
                    break;
            }
            await new ValueTask<bool>(this, _woken.Version).ConfigureAwait(false);
        }
    }

    /// <summary>It reads no more. When it was the last one, the provider's connection is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _cancelled.DisposeAsync().ConfigureAwait(false);
        await _flight.LeaveAsync(this, _cancellationToken.IsCancellationRequested).ConfigureAwait(false);
    }

    /// <summary>For the flight, under its lock: from here on it waits.</summary>
    public void Wait()
    {
        _woken.Reset();
        IsWaiting = true;
    }

    /// <summary>For the flight, after it has taken the reader from those who wait.</summary>
    /// <param name="elsewhere">Whether it goes on elsewhere, as others must not wait for what it does.</param>
    public void Wake(bool elsewhere)
    {
        _woken.RunContinuationsAsynchronously = elsewhere;
        _woken.SetResult(true);
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _woken.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _woken.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _woken.OnCompleted(continuation, state, token, flags);

    private void WakeCancelled()
    {
        if (_flight.StopWaiting(this))
            Wake(elsewhere: false);
    }
}

/// <summary>What a reader finds.</summary>
internal enum FlightStep
{
    /// <summary>An event.</summary>
    Event,

    /// <summary>Nothing yet; somebody asks for more.</summary>
    Wait,

    /// <summary>Nothing yet; the reader is the one to ask for more.</summary>
    Ask,

    /// <summary>The end.</summary>
    End,
}
