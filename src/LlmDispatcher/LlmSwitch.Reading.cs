using System.Runtime.CompilerServices;
using LlmDispatcher.Observers;
using LlmDispatcher.Streams;

namespace LlmDispatcher;

public sealed partial class LlmSwitch
{
    /// <summary>Opens a stream in one of its forms. What is wrong with the request is told here, before anything is read.</summary>
    private IAsyncEnumerable<T> Read<TFace, T>(TaskRequest request, CancellationToken cancellationToken)
        where TFace : struct, IStreamFace<T>
    {
        var opened = Open(request, cancellationToken);
        return opened.Observation is null && opened.Events is IAsyncEnumerable<T> events
            ? events // nothing to do on the way
            : ReadAsync<TFace, T>(request, opened, cancellationToken);
    }

    private (IAsyncEnumerable<StreamEvent> Events, Observation? Observation) Open(TaskRequest request, CancellationToken cancellationToken)
    {
        var observation = _audience.Of(request);
        return (
            _answers.StreamAsync(observation is null ? request : request with { Watcher = observation }, cancellationToken),
            observation
        );
    }

    /// <summary>The one loop of every stream. Whoever watches is called here and not wrapped around the stream, as another layer would cost more for each chunk than reading it.</summary>
    private async IAsyncEnumerable<T> ReadAsync<TFace, T>(
        TaskRequest request,
        (IAsyncEnumerable<StreamEvent> Events, Observation? Observation) opened,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where TFace : struct, IStreamFace<T>
    {
        if (opened.Observation?.TryBegin() is false) // read once more
        {
            opened = Open(request, cancellationToken);
            opened.Observation?.TryBegin();
        }
        var observation = opened.Observation;
        var chunks = TFace.NeedsChunks || observation is { NeedsChunks: true } ? new ChunkMapper() : null;
        var events = opened.Events.GetAsyncEnumerator(cancellationToken);
        try
        {
            observation?.Begin();
            while (true)
            {
                observation?.BeforeNext();
                try
                {
                    if (!await events.MoveNextAsync().ConfigureAwait(false))
                        break;
                }
                catch (Exception error) when (observation is not null)
                {
                    observation.Failed(error);
                    throw;
                }
                if (observation is not null && events.Current.Summary is { } summary)
                    await observation.CompleteAsync(summary).ConfigureAwait(false);
                var e = observation is null ? events.Current : observation.Last ?? events.Current;
                var chunk = chunks?.Map(e);
                var isShown = TFace.Shows(e, chunk, out var shown);
                if (observation is { Last: null })
                    await observation.SeeAsync(e, chunk, cancellationToken).ConfigureAwait(false);
                if (isShown)
                    yield return shown!;
            }
        }
        finally
        {
            try
            {
                await events.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                if (observation is not null)
                    await observation.CloseAsync().ConfigureAwait(false);
            }
        }
    }
}
