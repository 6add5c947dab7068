using LlmDispatcher.Simulator;

namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>A simulated provider that breaks, another one if there is one, and the switch that is asked; over real HTTP.</summary>
internal sealed class Stage : IAsyncDisposable
{
    /// <summary>Short limits, so that a whole wall is tried in seconds.</summary>
    public static readonly StreamPolicy Hurried = new()
    {
        MaxRetries = 1,
        FirstContentTimeout = TimeSpan.FromSeconds(1),
        IdleTimeout = TimeSpan.FromSeconds(1),
        TotalTimeout = TimeSpan.FromSeconds(8),
    };

    private const string Alias = "wall";

    private Stage(SimulatorServer simulator, LlmSwitch llm) => (Simulator, Switch) = (simulator, llm);

    public SimulatorServer Simulator { get; }

    public LlmSwitch Switch { get; }

    /// <summary>The answer to it ends with letters of several bytes.</summary>
    public TaskRequest Request { get; } = new("Tell me about the tide 🌊") { Model = Alias };

    public static async Task<Stage> OpenAsync(Wire wire, Casting casting, Pace pace, StreamPolicy policy, CancellationToken ct)
    {
        var simulator = await SimulatorServer.StartAsync(new() { Pace = pace }, ct);
        simulator.ScriptFor = casting.ScriptFor;
        string[] models = casting.Situation == Situation.OtherLeft ? [Casting.Broken, Casting.Well] : [Casting.Broken];
        var llm = LlmSwitch.Create(b =>
        {
            b.Policy = policy;
            foreach (var (i, model) in models.Index())
                b.AddProvider(i == 0 ? "first" : "second", Options(simulator, wire, model));
            b.AddModel(Alias, models.Select((model, i) => $"{(i == 0 ? "first" : "second")}/{model}"));
        });
        return new(simulator, llm);
    }

    public async ValueTask DisposeAsync()
    {
        Switch.Dispose();
        await Simulator.DisposeAsync();
    }

    private static ProviderOptions Options(SimulatorServer simulator, Wire wire, string model) =>
        new()
        {
            Dialect = wire.Dialect,
            BaseUrl = new Uri(simulator.BaseAddress, wire.Path),
            ApiKey = "any",
            Models = { new ModelOptions(model) { Prefill = wire.Prefill } },
        };
}
