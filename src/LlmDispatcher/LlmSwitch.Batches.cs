using LlmDispatcher.Batching;

namespace LlmDispatcher;

public sealed partial class LlmSwitch
{
    /// <summary>Streams the answers to many requests, a bounded number at once. One that fails ends with its <see cref="BatchChunk.Error"/> and touches no other.</summary>
    /// <param name="requests">What to answer; taken one by one as there is room for them, so that it may be very long. It must not block: what has to wait is an <see cref="IAsyncEnumerable{T}"/>.</param>
    /// <param name="options">How to work them off; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the whole batch and closes all connections at once. So does leaving the loop.</param>
    /// <remarks>Where <paramref name="requests"/> itself throws, what was taken before is answered to the end, and then the exception is thrown.</remarks>
    public IAsyncEnumerable<BatchChunk> StreamBatchAsync(
        IEnumerable<TaskRequest> requests,
        BatchOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(requests);
        return StreamBatchAsync(requests.Select(AsItem).ToAsyncEnumerable(), options, cancellationToken);
    }

    /// <inheritdoc cref="StreamBatchAsync(IEnumerable{TaskRequest}, BatchOptions, CancellationToken)"/>
    public IAsyncEnumerable<BatchChunk> StreamBatchAsync(
        IAsyncEnumerable<TaskRequest> requests,
        BatchOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(requests);
        return StreamBatchAsync(requests.Select(AsItem), options, cancellationToken);
    }

    /// <inheritdoc cref="StreamBatchAsync(IEnumerable{TaskRequest}, BatchOptions, CancellationToken)"/>
    public IAsyncEnumerable<BatchChunk> StreamBatchAsync(
        IAsyncEnumerable<BatchItem> requests,
        BatchOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(requests);
        return BatchRun.StreamAsync(
            requests,
            StreamChunksAsync,
            request => Explain(request).Ranked[0].Route.Provider,
            options ?? new(),
            cancellationToken
        );
    }

    private static BatchItem AsItem(TaskRequest request) => new(request);
}
