using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Streams;

/// <summary>Another source, watched: how it was treated when it was closed.</summary>
/// <param name="inner">What it says.</param>
internal sealed class WatchedSource(IStreamSource inner) : IStreamSource
{
    /// <summary>How long it takes until a read ends that was given up; at once when that is not set.</summary>
    public Func<Task> Lingers { get; init; } = () => Task.CompletedTask;

    public int Opened { get; private set; }

    public int Closed { get; private set; }

    /// <summary>Whether it had been given up when it was closed.</summary>
    public bool WasGivenUp { get; private set; }

    /// <summary>Whether a read was still waiting when it was closed, which no source has to bear.</summary>
    public bool WasBeingRead { get; private set; }

    public IAsyncEnumerable<StreamEvent> StreamAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        Opened++;
        return new Events(this, inner.StreamAsync(request, cancellationToken), cancellationToken);
    }

    private sealed class Events(WatchedSource owner, IAsyncEnumerable<StreamEvent> events, CancellationToken token)
        : IAsyncEnumerable<StreamEvent>,
            IAsyncEnumerator<StreamEvent>
    {
        private IAsyncEnumerator<StreamEvent>? _inner;
        private bool _isRead;

        public StreamEvent Current => _inner!.Current;

        public IAsyncEnumerator<StreamEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            _inner = events.GetAsyncEnumerator(cancellationToken);
            return this;
        }

        public async ValueTask<bool> MoveNextAsync()
        {
            _isRead = true;
            try
            {
                return await _inner!.MoveNextAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                await owner.Lingers().ConfigureAwait(false);
                throw;
            }
            finally
            {
                _isRead = false;
            }
        }

        public async ValueTask DisposeAsync()
        {
            owner.Closed++;
            owner.WasGivenUp |= token.IsCancellationRequested;
            owner.WasBeingRead |= _isRead;
            await _inner!.DisposeAsync().ConfigureAwait(false);
        }
    }
}
