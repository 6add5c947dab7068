using System.Runtime.CompilerServices;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Interop;

/// <summary>A provider that is reached through somebody's <see cref="IChatClient"/>.</summary>
/// <param name="id">Its id.</param>
/// <param name="client">The client.</param>
/// <param name="isNamed">Whether the names of its models mean something to it.</param>
/// <param name="needsProof">Whether an end without a finish reason is a failure.</param>
/// <param name="classify">What its exceptions mean, before the built-in rules.</param>
internal sealed class ChatClientSource(
    string id,
    IChatClient client,
    bool isNamed,
    bool needsProof,
    Func<Exception, ProviderFailure?>? classify
) : IStreamSource
{
    public async IAsyncEnumerable<StreamEvent> StreamAsync(
        TaskRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var updates = new UpdateReader(id);
        var source = Open(request, cancellationToken);
        await using (source.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await source.MoveNextAsync().ConfigureAwait(false))
                        break;
                }
                catch (Exception error) when (!cancellationToken.IsCancellationRequested)
                {
                    throw ChatClientFailures.Of(error, classify);
                }
                updates.Read(source.Current);
                for (var i = 0; i < updates.Events.Count; i++)
                    yield return updates.Events[i];
            }
        }
        updates.End(needsProof);
        for (var i = 0; i < updates.Events.Count; i++)
            yield return updates.Events[i];
    }

    private ImpatientReader<ChatResponseUpdate> Open(TaskRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var (messages, options) = ClientRequest.Of(request, id, isNamed);
            return new(client.GetStreamingResponseAsync(messages, options, cancellationToken), cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw ChatClientFailures.Of(error, classify);
        }
    }
}
