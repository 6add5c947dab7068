using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>The requests that have no answer yet, and which of the input's each of those under way is.</summary>
internal sealed class PendingRequests(BatchInput input, IRecords records, StreamPolicy policy)
{
    private readonly ConcurrentDictionary<int, (int Index, string Id)> _underWay = [];

    public async IAsyncEnumerable<BatchItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var number = 0;
        await foreach (var (index, id, request) in input.ReadAsync(records.IsDone, cancellationToken))
        {
            _underWay[number++] = (index, id);
            yield return new BatchItem(request with { Policy = policy });
        }
    }

    /// <param name="number">Counted over this run.</param>
    /// <returns>Its position in the input, and its id there.</returns>
    public (int Index, string Id) Leave(int number) =>
        _underWay.Remove(number, out var request) ? request : throw new KeyNotFoundException();
}
