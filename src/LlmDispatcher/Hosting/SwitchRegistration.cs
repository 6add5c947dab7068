using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmDispatcher.Hosting;

/// <summary>What the switch of a host will be built from, and how it is built.</summary>
internal sealed class SwitchRegistration
{
    private const string Nothing =
        "No provider is configured. List one under 'providers' in the configuration, or add one: AddOpenAI, AddAnthropic, AddGoogle, AddXai, AddProvider, AddChatClient, or AddEnvironment for those whose keys are in the environment.";

    private const string Circle =
        "A provider is made from the host's LlmSwitch, or from the IChatClient that is this very switch; register the client that you mean under a key, or before AddLlmDispatcher.";

    private bool _isBuilding;

    /// <summary>What was added, in its order.</summary>
    public List<Action<IServiceProvider, LlmSwitchBuilder>> Steps { get; } = [];

    public ProviderClients Http { get; } = new();

    /// <summary>How long a stop waits for answers under way; <see langword="null"/> for the host's own limit.</summary>
    public TimeSpan? Drain { get; set; }

    /// <summary>That of these services, added if it is not there.</summary>
    public static SwitchRegistration In(IServiceCollection services)
    {
        foreach (var service in services)
        {
            if (service is { IsKeyedService: false, ImplementationInstance: SwitchRegistration known })
                return known;
        }
        var registration = new SwitchRegistration();
        services.AddSingleton(registration);
        services.TryAddSingleton(registration.Build);
        services.TryAddSingleton<IChatClient>(s => s.GetRequiredService<LlmSwitch>().AsChatClient());
        services.AddSingleton<IHostedService>(s => new SwitchService(s, registration));
        return registration;
    }

    private LlmSwitch Build(IServiceProvider services)
    {
        if (_isBuilding) // the container would go round in circles
            throw new LlmConfigurationException(Circle, "providers");
        _isBuilding = true;
        try
        {
            return BuildOnce(services);
        }
        finally
        {
            _isBuilding = false;
        }
    }

    private LlmSwitch BuildOnce(IServiceProvider services)
    {
        var log = new HostLog(services.GetService<ILoggerFactory>());
        var builder = new LlmSwitchBuilder { TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System };
        if (services.GetService<IRouter>() is { } router)
            builder.UseRouter(router);
        foreach (var ledger in services.GetServices<IStreamLedger>())
            builder.AddLedger(ledger, log.LedgerFailed);
        foreach (var step in Steps)
            step(services, builder);
        if (builder.Ids.Count == 0)
            throw new LlmConfigurationException(Nothing, "providers");
        Http.Use(services, builder);
        var llm = builder.Build();
        foreach (var warning in llm.Warnings)
            log.Warn(warning);
        return llm;
    }
}
