using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher;

public sealed partial class LlmSwitch
{
    /// <summary>Waits for the whole answer. It is streamed all the same: deadlines, progress and callbacks work as they do for a stream.</summary>
    /// <returns>The answer's text and how it came; a <see cref="StreamSummary.FinishReason"/> of length tells that it was cut.</returns>
    /// <param name="request">What to answer.</param>
    /// <param name="cancellationToken">Stops the answer and closes the provider's connection.</param>
    /// <exception cref="LlmConfigurationException">The request names what is not configured; nothing was sent.</exception>
    /// <exception cref="NoRouteException">No route has all that the request needs; nothing was sent.</exception>
    /// <exception cref="ProviderException">The provider could not answer.</exception>
    /// <exception cref="StreamingException">The answer broke off; what there was of it is on the exception.</exception>
    /// <exception cref="StreamTimeoutException">A deadline passed.</exception>
    public Task<StreamSummary> CompleteAsync(TaskRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ReadToEndAsync(Read<EventFace, StreamEvent>(request, cancellationToken));
    }

    /// <summary>Waits for a whole answer in the shape of a type, whose schema the model is given.</summary>
    /// <typeparam name="T">The type. One that is no object is asked for as the member <c>data</c> of one.</typeparam>
    /// <param name="request">What to answer. A response format with a schema of its own in its options is left as it is.</param>
    /// <param name="type">How to read the type, from a source-generated <c>JsonSerializerContext</c>.</param>
    /// <param name="cancellationToken">Stops the answer and closes the provider's connection.</param>
    /// <exception cref="StructuredOutputException">The answer was cut or refused, or does not have the shape.</exception>
    /// <inheritdoc cref="CompleteAsync(TaskRequest, CancellationToken)"/>
    public async Task<StructuredAnswer<T>> CompleteAsync<T>(
        TaskRequest request,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(type);
        var shape = AnswerShape<T>.Of(type);
        var summary = await CompleteAsync(shape.Asked(request), cancellationToken).ConfigureAwait(false);
        return new(shape.Read(summary), summary);
    }

    /// <inheritdoc cref="CompleteAsync{T}(TaskRequest, JsonTypeInfo{T}, CancellationToken)"/>
    /// <param name="request">What to answer. A response format with a schema of its own in its options is left as it is.</param>
    /// <param name="options">How to read the type. <see langword="null"/> (the default) takes those of Microsoft.Extensions.AI: names in camel case.</param>
    /// <param name="cancellationToken">Stops the answer and closes the provider's connection.</param>
    [RequiresUnreferencedCode("The type is read by reflection. Give a JsonTypeInfo<T> instead.")]
    [RequiresDynamicCode("The type is read by reflection. Give a JsonTypeInfo<T> instead.")]
    public Task<StructuredAnswer<T>> CompleteAsync<T>(
        TaskRequest request,
        JsonSerializerOptions? options = null,
        CancellationToken cancellationToken = default
    ) => CompleteAsync(request, (JsonTypeInfo<T>)(options ?? AIJsonUtilities.DefaultOptions).GetTypeInfo(typeof(T)), cancellationToken);

    private static async Task<StreamSummary> ReadToEndAsync(IAsyncEnumerable<StreamEvent> events)
    {
        StreamSummary? summary = null;
        await foreach (var e in events.ConfigureAwait(false))
            summary = e.Summary ?? summary;
        return summary ?? throw new InvalidOperationException("The stream ended without a last event.");
    }
}
