using System.Runtime.CompilerServices;
using LlmDispatcher.Dispatch;
using LlmDispatcher.Routing;
using LlmDispatcher.Streams;

namespace LlmDispatcher;

/// <summary>The dispatcher: one call streams an answer from a provider that can give it. Safe for any number of streams at once.</summary>
public sealed partial class LlmSwitch : IDisposable
{
    private readonly IReadOnlyDictionary<string, IStreamSource> _sources;
    private readonly Dispatcher _dispatcher;

    internal LlmSwitch(IReadOnlyList<ProviderOffer> offers, IReadOnlyDictionary<string, IStreamSource> sources, TimeProvider time)
    {
        _sources = sources;
        Providers = [.. offers.Select(o => o.Id)];
        _dispatcher = new Dispatcher(new RouteChooser(offers).Choose, id => sources[id], time);
    }

    /// <summary>The ids of the configured providers, in order of preference.</summary>
    public IReadOnlyList<string> Providers { get; }

    /// <summary>A switch of its own.</summary>
    /// <param name="configure">Adds the providers.</param>
    /// <exception cref="LlmConfigurationException">No provider was added, or one is incomplete.</exception>
    public static LlmSwitch Create(Action<LlmSwitchBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new LlmSwitchBuilder();
        configure(builder);
        return builder.Build();
    }

    /// <summary>Streams the visible text of an answer, piece by piece; joined, the pieces are the answer.</summary>
    /// <param name="request">What to answer.</param>
    /// <param name="cancellationToken">Stops the stream and closes the provider's connection. So does leaving the loop.</param>
    /// <exception cref="LlmConfigurationException">No route fits the request; nothing was sent.</exception>
    /// <exception cref="ProviderException">While enumerating, before the first piece: the provider could not answer.</exception>
    /// <exception cref="StreamingException">While enumerating, after the first piece: the stream broke.</exception>
    /// <exception cref="StreamTimeoutException">While enumerating: a deadline passed.</exception>
    public IAsyncEnumerable<string> StreamAsync(TaskRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return TextsAsync(_dispatcher.StreamAsync(request, cancellationToken), cancellationToken);
    }

    /// <summary>Streams an answer with where each piece came from; the last chunk has the <see cref="StreamChunk.Summary"/>.</summary>
    /// <inheritdoc cref="StreamAsync"/>
    public IAsyncEnumerable<StreamChunk> StreamChunksAsync(TaskRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ChunksAsync(_dispatcher.StreamAsync(request, cancellationToken), cancellationToken);
    }

    /// <summary>Closes the providers' connections.</summary>
    public void Dispose()
    {
        foreach (var source in _sources.Values)
            (source as IDisposable)?.Dispose();
    }

    private static async IAsyncEnumerable<string> TextsAsync(
        IAsyncEnumerable<StreamEvent> events,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var e in events.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (e.Kind is StreamEventKind.Text or StreamEventKind.Refusal)
                yield return e.Text;
        }
    }

    private static async IAsyncEnumerable<StreamChunk> ChunksAsync(
        IAsyncEnumerable<StreamEvent> events,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var chunks = new ChunkMapper();
        await foreach (var e in events.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (chunks.Map(e) is { } chunk)
                yield return chunk;
        }
    }
}
