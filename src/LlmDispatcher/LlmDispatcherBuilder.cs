using LlmDispatcher.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmDispatcher;

/// <summary>Collects what the switch of a host is made of. All of it runs when the switch is built, in the order in which it was added; the first provider is preferred.</summary>
public sealed class LlmDispatcherBuilder
{
    private readonly SwitchRegistration _registration;

    internal LlmDispatcherBuilder(IServiceCollection services, SwitchRegistration registration) =>
        (Services, _registration) = (services, registration);

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds OpenAI.</summary>
    /// <param name="configure">Changes how it is reached; without a key or a token, the key is that of the environment (<c>OPENAI_API_KEY</c>).</param>
    public LlmDispatcherBuilder AddOpenAI(Action<ProviderOptions>? configure = null) => AddKnown("openai", configure);

    /// <summary>Adds Anthropic.</summary>
    /// <param name="configure">Changes how it is reached; without a key or a token, the key is that of the environment (<c>ANTHROPIC_API_KEY</c>).</param>
    public LlmDispatcherBuilder AddAnthropic(Action<ProviderOptions>? configure = null) => AddKnown("anthropic", configure);

    /// <summary>Adds Google Gemini.</summary>
    /// <param name="configure">Changes how it is reached; without a key or a token, the key is that of the environment (<c>GEMINI_API_KEY</c> or <c>GOOGLE_API_KEY</c>).</param>
    public LlmDispatcherBuilder AddGoogle(Action<ProviderOptions>? configure = null) => AddKnown("google", configure);

    /// <summary>Adds xAI.</summary>
    /// <param name="configure">Changes how it is reached; without a key or a token, the key is that of the environment (<c>XAI_API_KEY</c>).</param>
    public LlmDispatcherBuilder AddXai(Action<ProviderOptions>? configure = null) => AddKnown("xai", configure);

    /// <summary>Adds every provider whose key is in the environment, except those that were added before; see <see cref="LlmSwitchBuilder.AddEnvironment"/>.</summary>
    public LlmDispatcherBuilder AddEnvironment() => Configure((_, llm) => llm.AddEnvironment());

    /// <summary>Adds a provider that is reached over HTTP.</summary>
    /// <param name="id">Its name in routes and chunks; no slash and no colon.</param>
    /// <param name="configure">Says how it is reached.</param>
    public LlmDispatcherBuilder AddProvider(string id, Action<ProviderOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return AddProvider(id, (_, options) => configure(options));
    }

    /// <inheritdoc cref="AddProvider(string, Action{ProviderOptions})"/>
    public LlmDispatcherBuilder AddProvider(string id, Action<IServiceProvider, ProviderOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentNullException.ThrowIfNull(configure);
        return Configure(
            (services, llm) =>
            {
                var options = new ProviderOptions();
                configure(services, options);
                llm.AddProvider(id, options);
            }
        );
    }

    /// <summary>Adds a client of Microsoft.Extensions.AI as a provider.</summary>
    /// <param name="id">Its name in routes and chunks; no slash and no colon.</param>
    /// <param name="client">Gives the client when the switch is built. It stays its owner's to dispose: the container's, if it is one of its services.</param>
    /// <param name="configure">Its models, what proves that an answer is complete, what its exceptions mean; <see langword="null"/> (the default) for the defaults.</param>
    /// <remarks>The client must not be the host's default <see cref="IChatClient"/> when that is this very switch.</remarks>
    public LlmDispatcherBuilder AddChatClient(
        string id,
        Func<IServiceProvider, IChatClient> client,
        Action<ChatClientOptions>? configure = null
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentNullException.ThrowIfNull(client);
        return Configure(
            (services, llm) =>
            {
                var options = new ChatClientOptions();
                configure?.Invoke(options);
                llm.AddChatClient(id, client(services), options);
            }
        );
    }

    /// <summary>
    /// Has a provider's requests sent by a client of the host's <see cref="IHttpClientFactory"/>, and configures it: handlers, headers, a primary handler of your own. It begins with connections made for streams, and without a timeout; what
    /// would give streams up all the same is told in <see cref="LlmSwitch.Warnings"/> and logged.
    /// </summary>
    /// <param name="id">The id of a provider that is reached over HTTP, wherever it is configured.</param>
    /// <param name="configure">Configures the client.</param>
    public LlmDispatcherBuilder ConfigureHttpClient(string id, Action<IHttpClientBuilder> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentNullException.ThrowIfNull(configure);
        configure(_registration.Http.Client(Services, id));
        return this;
    }

    /// <summary>Runs when the switch is built, after what was added before.</summary>
    /// <param name="configure">Changes the switch; services are at hand.</param>
    public LlmDispatcherBuilder Configure(Action<IServiceProvider, LlmSwitchBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _registration.Steps.Add(configure);
        return this;
    }

    /// <summary>How long answers under way may go on when the host stops.</summary>
    /// <param name="limit">The longest wait. Without it, the host's own limit holds (<c>HostOptions.ShutdownTimeout</c>, 30 s unless set).</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public LlmDispatcherBuilder DrainFor(TimeSpan limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        _registration.Drain = limit;
        return this;
    }

    private LlmDispatcherBuilder AddKnown(string id, Action<ProviderOptions>? configure) =>
        Configure(
            (_, llm) =>
            {
                var options = new ProviderOptions();
                configure?.Invoke(options);
                KnownOptions.Complete(id, options, llm.Environment);
                llm.AddProvider(id, options);
            }
        );
}
