using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Caching;

/// <summary>A source whose events a test gives one by one.</summary>
internal sealed class GatedSource : IStreamSource
{
    private readonly Channel<StreamEvent> _events = Channel.CreateUnbounded<StreamEvent>();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, TaskCompletionSource> _read = [];
    private int _asked;

    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Whether its stream is given up, or over.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Done when the event with this text is handed on.</summary>
    public Task Read(string text)
    {
        lock (_read)
            return (
                _read.TryGetValue(text, out var read) ? read : _read[text] = new(TaskCreationOptions.RunContinuationsAsynchronously)
            ).Task;
    }

    public void Give(params StreamEvent[] events)
    {
        foreach (var e in events)
            _events.Writer.TryWrite(e);
    }

    public void End(Exception? error = null) => _events.Writer.TryComplete(error);

    public async IAsyncEnumerable<StreamEvent> StreamAsync(
        TaskRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Interlocked.Increment(ref _asked);
        try
        {
            await foreach (var e in _events.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                _ = Read(e.Text);
                lock (_read)
                    _read[e.Text].TrySetResult();
                yield return e;
            }
        }
        finally
        {
            _closed.TrySetResult();
        }
    }
}
