using LlmDispatcher.Hosting;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Cli.Commands.Requests;

/// <summary>Who answers: the configured providers, or the built-in simulator when nothing is configured or when it is asked for.</summary>
internal sealed class Answerer : IAsyncDisposable
{
    private const string SimulatorId = "simulator";

    private readonly SimulatorServer? _simulator;

    private Answerer(LlmSwitch llm, SimulatorServer? simulator = null)
    {
        Switch = llm;
        _simulator = simulator;
    }

    public LlmSwitch Switch { get; }

    /// <param name="arguments">What the command line asks for.</param>
    /// <param name="context">What surrounds the tool.</param>
    /// <param name="named">Providers that requests name for themselves.</param>
    /// <exception cref="LlmConfigurationException">The configuration is wrong.</exception>
    /// <exception cref="UsageException">The provider that was asked for is not configured.</exception>
    public static async Task<Answerer> FindAsync(RequestArguments arguments, CliContext context, params IEnumerable<string> named)
    {
        var configured = DefaultConfiguration.Read(context.Environment, context.Directory, arguments.Config);
        CacheFiles.Teach(configured, context);
        var asked = arguments.Provider ?? ProviderIn(arguments.Model, isAnyConfigured: configured.Ids.Count > 0);
        if (asked is null && !IsAnythingConfigured(configured, arguments, context))
        {
            if (named.FirstOrDefault() is { } needed)
                throw NotConfigured(needed, configured);
            context.Note(
                $"no provider is configured, so the built-in simulator answers. For a real one set {KnownProvider.All[0].KeyVariable} or write {DefaultConfiguration.FileName}."
            );
            return await StartSimulatorAsync(context.Stopping);
        }
        if (asked is null || configured.Has(asked))
            return new(configured.Build());
        return IsSimulator(asked) ? await StartSimulatorAsync(context.Stopping) : throw NotConfigured(asked, configured);
    }

    public async ValueTask DisposeAsync()
    {
        Switch.Dispose();
        if (_simulator is not null)
            await _simulator.DisposeAsync();
    }

    private static bool IsAnythingConfigured(LlmSwitchBuilder configured, RequestArguments arguments, CliContext context) =>
        configured.Ids.Count > 0
        || arguments.Config is not null
        || File.Exists(Path.Combine(context.Directory, DefaultConfiguration.FileName));

    /// <summary>
    /// The provider that <c>provider/model</c> names. A model's own name may look the same (OpenRouter's do), so with any provider configured the switch
    /// decides what it means; with none, the simulator must not answer in the place of a provider that was named.
    /// </summary>
    private static string? ProviderIn(string? model, bool isAnyConfigured) =>
        model?.Split('/') is [var head, _, ..] && IsSimulator(head) ? head
        : isAnyConfigured ? null
        : KnownProviderIn(model);

    /// <summary>The known provider before the slash of a model's name, if there is one.</summary>
    public static string? KnownProviderIn(string? model) =>
        model?.Split('/') is [var head, _, ..] && KnownProvider.Find(head) is not null ? head : null;

    private static bool IsSimulator(string id) => string.Equals(id, SimulatorId, StringComparison.OrdinalIgnoreCase);

    /// <summary>In this process, but over real HTTP, through the same provider as any other server.</summary>
    private static async Task<Answerer> StartSimulatorAsync(CancellationToken ct)
    {
        var simulator = await SimulatorServer.StartAsync(new(), ct);
        var options = new ProviderOptions { BaseUrl = new Uri(simulator.BaseAddress, "v1"), Models = { "simulated" } };
        return new(LlmSwitch.Create(b => b.AddProvider(SimulatorId, options)), simulator);
    }

    private static UsageException NotConfigured(string asked, LlmSwitchBuilder configured)
    {
        var others = configured.Ids.Count > 0 ? $"Configured: {string.Join(", ", configured.Ids)}." : "No provider is configured.";
        if (KnownProvider.Find(asked) is { } known)
            return new(
                $"The provider '{known.Id}' has no key: set {known.KeyVariable}, or list it under 'providers' in {DefaultConfiguration.FileName}. {others}"
            );
        var meant = NearestName.Find(asked, [.. configured.Ids, .. KnownProvider.All.Select(p => p.Id), SimulatorId]);
        return new($"Unknown provider '{asked}'{(meant is null ? "." : $"; did you mean '{meant}'?")} {others}");
    }
}
