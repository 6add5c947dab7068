using LlmDispatcher.Caching;
using LlmDispatcher.Dispatch;
using LlmDispatcher.Observers;
using LlmDispatcher.Routing;
using LlmDispatcher.Streams;

namespace LlmDispatcher;

/// <summary>The dispatcher: one call streams an answer from a provider that can give it. Safe for any number of streams at once.</summary>
public sealed partial class LlmSwitch : IDisposable
{
    private readonly IReadOnlyDictionary<string, IStreamSource> _sources;
    private readonly LiveStatistics _statistics;
    private readonly RoutePlanner _planner;
    private readonly Dispatcher _dispatcher;
    private readonly CachedAnswers _answers;
    private readonly Audience _audience;

    internal LlmSwitch(
        IReadOnlyList<ProviderOffer> offers,
        IReadOnlyList<ModelAlias> aliases,
        IRouter? router,
        IReadOnlyDictionary<string, IStreamSource> sources,
        StreamPolicy policy,
        TimeProvider time,
        IStreamLedger ledger,
        Audience audience,
        StreamingCache? cache = null
    )
    {
        _sources = sources;
        _statistics = new LiveStatistics(time);
        _planner = new RoutePlanner(offers, ModelCatalogue.BuiltIn, router, aliases);
        _dispatcher = new Dispatcher(Explain, id => sources[id], policy, time, _statistics, ledger);
        _answers = new CachedAnswers(
            _dispatcher,
            cache,
            new PlanNames(offers, aliases, router).Of,
            time,
            ledger,
            _dispatcher.Running.ThrowIfClosed
        );
        _audience = audience;
        Offers = offers;
        Aliases = aliases;
        Policy = policy;
        Providers = [.. offers.Select(o => o.Id)];
    }

    /// <summary>The ids of the configured providers, in order of preference.</summary>
    public IReadOnlyList<string> Providers { get; }

    internal IReadOnlyList<ProviderOffer> Offers { get; }

    /// <summary>The public names that requests may give as their model.</summary>
    internal IReadOnlyList<ModelAlias> Aliases { get; }

    /// <summary>How hard to try, for requests that do not say.</summary>
    internal StreamPolicy Policy { get; }

    /// <summary>A store that was opened for this switch alone.</summary>
    internal IDisposable? CacheStore { get; init; }

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
    /// <exception cref="LlmConfigurationException">The request names what is not configured; nothing was sent.</exception>
    /// <exception cref="NoRouteException">No route has all that the request needs; nothing was sent.</exception>
    /// <exception cref="ProviderException">While enumerating, before the first piece: the provider could not answer.</exception>
    /// <exception cref="StreamingException">While enumerating, after the first piece: the stream broke.</exception>
    /// <exception cref="StreamTimeoutException">While enumerating: a deadline passed.</exception>
    public IAsyncEnumerable<string> StreamAsync(TaskRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read<TextFace, string>(WithoutRestart(request), cancellationToken);
    }

    /// <summary>Streams an answer with where each piece came from; the last chunk has the <see cref="StreamChunk.Summary"/>.</summary>
    /// <inheritdoc cref="StreamAsync"/>
    public IAsyncEnumerable<StreamChunk> StreamChunksAsync(TaskRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read<ChunkFace, StreamChunk>(request, cancellationToken);
    }

    /// <summary>Streams an answer as events, for those who write them onto a wire of their own. The last one is <see cref="StreamEventKind.Ended"/>.</summary>
    /// <inheritdoc cref="StreamAsync"/>
    internal IAsyncEnumerable<StreamEvent> StreamEventsAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read<EventFace, StreamEvent>(WithoutRestart(request), cancellationToken);
    }

    /// <summary>Which routes would answer a request, in which order, and why. Nothing is sent.</summary>
    /// <exception cref="LlmConfigurationException">The request names what is not configured.</exception>
    /// <exception cref="NoRouteException">No route has all that the request needs.</exception>
    public RoutingDecision Explain(TaskRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _planner.Plan(request, _statistics.Snapshot());
    }

    /// <summary>Puts requests together by the provider that would answer them. Nothing is sent.</summary>
    /// <returns>The requests in their order, by the provider's id.</returns>
    /// <inheritdoc cref="Explain"/>
    public IReadOnlyDictionary<string, IReadOnlyList<TaskRequest>> GroupByProvider(IEnumerable<TaskRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var snapshot = _statistics.Snapshot(); // one for all: the same requests, the same groups
        return requests
            .GroupBy(r => _planner.Plan(r, snapshot).Ranked[0].Route.Provider)
            .ToDictionary(g => g.Key, IReadOnlyList<TaskRequest> (g) => [.. g]);
    }

    /// <summary>Breaks off what is under way, as <see cref="DrainAsync"/> tells, without waiting for it, and closes the providers' connections. New requests are refused.</summary>
    public void Dispose()
    {
        _dispatcher.Running.Break();
        foreach (var source in _sources.Values)
            (source as IDisposable)?.Dispose();
        CacheStore?.Dispose();
    }

    /// <summary>Where nobody could be told that the answer begins anew, it does not.</summary>
    internal TaskRequest WithoutRestart(TaskRequest request) =>
        (request.Policy ?? Policy) is { Recovery: RecoveryMode.Restart } policy
            ? request with
            {
                Policy = policy with { Recovery = RecoveryMode.Fail },
            }
            : request;
}
