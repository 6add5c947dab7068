namespace LlmDispatcher.Streams;

/// <summary>A stage that decides about an answer: a provider, a cache, the dispatch between them. Request in, events out.</summary>
/// <remarks>
/// A source that completes an answer yields a <see cref="StreamEventKind.Finished"/> event; one that ends without it has been cut off.
/// It reports failure by throwing <see cref="ProviderException"/>. Disposing the enumerator, or cancelling, gives up everything it holds at once.
/// </remarks>
public interface IStreamSource
{
    /// <summary>Streams the answer to a request.</summary>
    /// <param name="request">What to answer. For a provider, <see cref="TaskRequest.Model"/> is the model's name as the provider knows it.</param>
    /// <param name="cancellationToken">Stops the stream.</param>
    /// <returns>The events, in order. Enumerating starts the work; nothing is sent before.</returns>
    /// <exception cref="ProviderException">While enumerating: the source could not answer, or could not finish.</exception>
    IAsyncEnumerable<StreamEvent> StreamAsync(TaskRequest request, CancellationToken cancellationToken);
}
