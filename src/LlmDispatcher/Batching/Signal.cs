using System.Threading.Tasks.Sources;

namespace LlmDispatcher.Batching;

/// <summary>
/// Wakes the one who waits, or the next one who would. It is used again and again without allocating, and runs what waits inside the call that wakes it: no thread is changed for it.
/// </summary>
internal sealed class Signal : IValueTaskSource
{
    private readonly Lock _changing = new();
    private ManualResetValueTaskSourceCore<bool> _core;
    private bool _isSet;
    private bool _isAwaited;

    /// <summary>For one at a time.</summary>
    public ValueTask WaitAsync()
    {
        lock (_changing)
        {
            if (_isSet)
            {
                _isSet = false;
                return ValueTask.CompletedTask;
            }
            _isAwaited = true;
            _core.Reset();
            return new ValueTask(this, _core.Version);
        }
    }

    /// <summary>Never under a lock: whatever waits goes on in here.</summary>
    public void Set()
    {
        lock (_changing)
        {
            if (!_isAwaited)
            {
                _isSet = true;
                return;
            }
            _isAwaited = false;
        }
        _core.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
