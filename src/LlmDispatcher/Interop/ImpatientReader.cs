using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace LlmDispatcher.Interop;

/// <summary>
/// Reads a stream that may not listen to its token: once that is cancelled, the reader leaves at once, and the stream is disposed of when it comes round. Allocates nothing per item.
/// </summary>
internal sealed class ImpatientReader<T> : IValueTaskSource<bool>, IAsyncDisposable
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Left = 2;

    private readonly IAsyncEnumerator<T> _source;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;
    private readonly Action _moved;
    private ManualResetValueTaskSourceCore<bool> _next;
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _move;
    private int _state;

    public ImpatientReader(IAsyncEnumerable<T> source, CancellationToken cancellationToken)
    {
        _source = source.GetAsyncEnumerator(cancellationToken);
        _cancellationToken = cancellationToken;
        _moved = Moved;
        _registration = cancellationToken.UnsafeRegister(static reader => ((ImpatientReader<T>)reader!).Leave(), this);
    }

    public T Current => _source.Current;

    public ValueTask<bool> MoveNextAsync()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var move = _source.MoveNextAsync();
        if (move.IsCompleted)
            return move;
        _next.Reset();
        _move = move.ConfigureAwait(false).GetAwaiter();
        var wait = new ValueTask<bool>(this, _next.Version);
        Volatile.Write(ref _state, Waiting);
        _move.UnsafeOnCompleted(_moved);
        if (_cancellationToken.IsCancellationRequested) // while it was not waiting yet
            Leave();
        return wait;
    }

    public async ValueTask DisposeAsync()
    {
        _registration.Unregister();
        if (Volatile.Read(ref _state) != Left)
            await _source.DisposeAsync().ConfigureAwait(false);
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _next.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _next.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _next.OnCompleted(continuation, state, token, flags);

    private void Leave()
    {
        if (Interlocked.CompareExchange(ref _state, Left, Waiting) == Waiting)
            _next.SetException(new OperationCanceledException(_cancellationToken));
    }

    private void Moved()
    {
        var isThere = false;
        Exception? error = null;
        try
        {
            isThere = _move.GetResult();
        }
        catch (Exception e)
        {
            error = e;
        }
        if (Interlocked.CompareExchange(ref _state, Idle, Waiting) != Waiting)
            _ = DisposeLateAsync(); // nobody waits for it any more
        else if (error is not null)
            _next.SetException(error);
        else
            _next.SetResult(isThere);
    }

    private async Task DisposeLateAsync()
    {
        try
        {
            await _source.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whoever waited for the answer has left, and knows why.
        }
    }
}
