using LlmDispatcher.Hosting;
using LlmDispatcher.Observers;
using LlmDispatcher.Observers.Progress;
using LlmDispatcher.Providers.Http;
using LlmDispatcher.Routing;
using LlmDispatcher.Streams;

namespace LlmDispatcher;

/// <summary>Collects the providers of an <see cref="LlmSwitch"/>; the first one added is preferred.</summary>
public sealed partial class LlmSwitchBuilder
{
    private readonly List<(
        string Id,
        IReadOnlyList<ModelOptions> Models,
        string? Dialect,
        Func<TimeProvider, IStreamSource> Open
    )> _providers = [];
    private readonly List<(IStreamLedger Ledger, Action<Exception>? OnFailure)> _ledgers = [];
    private IRouter? _router;

    /// <summary>The clock of every deadline and duration. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>How hard to try, for requests that do not say.</summary>
    public StreamPolicy Policy { get; set; } = new();

    /// <summary>Adds a provider that is reached over HTTP.</summary>
    /// <param name="id">Its name in routes and chunks, such as <c>openai</c>; no slash and no colon. A second one of the same name replaces the first.</param>
    /// <param name="options">How to reach it.</param>
    /// <exception cref="LlmConfigurationException">The options are wrong or incomplete.</exception>
    public LlmSwitchBuilder AddProvider(string id, ProviderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = Complete(id, options);
        if (HttpTimeouts.Problem(options.Http) is { } problem)
            Warn($"'providers:{id}': {problem}");
        return Add(
            id,
            [.. options.Models],
            options.Dialect,
            time => new HttpSource(ProviderDialects.Create(options, time), options, time, Clients?.Invoke(id, options))
        );
    }

    /// <summary>Adds a source of one's own.</summary>
    /// <param name="id">Its name in routes and chunks; no slash and no colon. A second one of the same name replaces the first.</param>
    /// <param name="source">What answers. It is disposed with the switch when it can be.</param>
    /// <param name="models">The models it offers, the preferred one first; at least one to be chosen without a pin.</param>
    public LlmSwitchBuilder AddSource(string id, IStreamSource source, params IEnumerable<string> models)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Add(id, [.. models.Select(ModelOptions.FromString)], dialect: null, _ => source);
    }

    /// <summary>Orders the routes that could answer by an own rule, instead of the built-in strategies. Routes whose order is configured keep it.</summary>
    public LlmSwitchBuilder UseRouter(IRouter router)
    {
        ArgumentNullException.ThrowIfNull(router);
        _router = router;
        return this;
    }

    /// <summary>Has every attempt and every request noted, beside the ledgers that were added before.</summary>
    /// <param name="ledger">What takes note.</param>
    /// <param name="onFailure">Told what the ledger throws, which the stream never notices; without it, nobody is.</param>
    public LlmSwitchBuilder AddLedger(IStreamLedger ledger, Action<Exception>? onFailure = null)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        _ledgers.Add((ledger, onFailure));
        return this;
    }

    /// <summary>Where the clients of a provider come from, by its id; a host has a factory for them.</summary>
    internal Func<string, ProviderOptions, Func<HttpMessageInvoker>?>? Clients { get; set; }

    internal LlmSwitch Build()
    {
        if (_providers.Count == 0)
            throw new LlmConfigurationException(DefaultConfiguration.NothingConfigured, "providers");
        ProviderOffer[] offers = [.. _providers.Select(p => ProviderOffer.Of(p.Id, p.Models, ModelCatalogue.BuiltIn, p.Dialect))];
        var lengths = new AnswerLengths();
        var (cache, store) = CreateCache();
        return new LlmSwitch(
            offers,
            Resolved(offers),
            _router,
            _providers.ToDictionary(p => p.Id, p => p.Open(TimeProvider)),
            Policy,
            TimeProvider,
            new Ledgers([(lengths, null), .. _ledgers], _logger),
            new Audience([.. _callbacks], _logger, lengths, Policy, TimeProvider),
            cache
        )
        {
            Warnings = [.. _warnings],
            Time = TimeProvider,
            CacheStore = store,
        };
    }

    private LlmSwitchBuilder Add(string id, IReadOnlyList<ModelOptions> models, string? dialect, Func<TimeProvider, IStreamSource> open)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        if (id.AsSpan().ContainsAny('/', ':'))
            throw new LlmConfigurationException($"The provider id '{id}' may not hold a slash or a colon.", $"providers:{id}");
        var existing = _providers.FindIndex(p => string.Equals(p.Id, id, StringComparison.OrdinalIgnoreCase));
        if (existing >= 0)
            _providers[existing] = (id, models, dialect, open);
        else
            _providers.Add((id, models, dialect, open));
        return this;
    }
}
