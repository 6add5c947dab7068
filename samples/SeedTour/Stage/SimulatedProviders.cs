using LlmDispatcher;
using LlmDispatcher.Simulator;

namespace SeedTour.Stage;

/// <summary>A simulator that stands for four vendors, each spoken to in its own language over real HTTP, and a switch over them.</summary>
internal sealed class SimulatedProviders : IAsyncDisposable
{
    /// <summary>A day on which the models of the tour are in service: the catalogue knows when models are retired, and the tour is to stay the same.</summary>
    private static readonly DateTimeOffset Day = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly SimulatorServer _simulator;
    private Scene? _scene;
    private int _requests;

    private SimulatedProviders(SimulatorServer simulator)
    {
        _simulator = simulator;
        _simulator.ScriptFor = _ => Next();
        Switch = LlmSwitch.Create(builder =>
        {
            builder.TimeProvider = new ClockOfTheDay();
            // A provider that has just failed is asked again in the next scene as if nothing had been.
            builder.Policy = new StreamPolicy { BreakerFailures = 0 };
            builder.AddProvider("openai", Options("openai", "v1", "gpt-4.1", "gpt-4o-transcribe"));
            builder.AddProvider("anthropic", Options("anthropic", "", "claude-sonnet-5-5"));
            builder.AddProvider("google", Options("google", "", "gemini-2.5-pro"));
            builder.AddProvider("xai", Options("openai", "v1", "grok-4.7"));
            builder.AddCallbacks(
                new StreamingCallbacks
                {
                    OnAttemptFailed = a => Screen.Remark($"{a.Provider}/{a.Model}: {a.Failure?.Kind}"),
                    OnSeam = _ => Screen.Remark("gone on with"),
                }
            );
        });
    }

    public LlmSwitch Switch { get; }

    public static async Task<SimulatedProviders> StartAsync(CancellationToken ct) =>
        new(await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, ct));

    /// <summary>From now on, requests are treated as the scene says.</summary>
    public void Follow(Scene scene)
    {
        Volatile.Write(ref _requests, 0);
        Volatile.Write(ref _scene, scene);
    }

    public async ValueTask DisposeAsync()
    {
        LlmSwitch.Global = null;
        Switch.Dispose();
        await _simulator.DisposeAsync();
    }

    /// <summary>In a terminal at the pace of a quick model, else at once.</summary>
    private Script Next()
    {
        var number = Interlocked.Increment(ref _requests) - 1;
        var script =
            _scene is not { } scene ? ""
            : number < scene.Scripts.Count ? scene.Scripts[number]
            : scene.Afterwards;
        return Script.Parse(Console.IsOutputRedirected ? script : $"first-token-delay=150ms; event-delay=5ms; {script}");
    }

    private ProviderOptions Options(string dialect, string path, params string[] models)
    {
        var options = new ProviderOptions
        {
            Dialect = dialect,
            BaseUrl = new Uri(_simulator.BaseAddress, path),
            ApiKey = "simulated",
        };
        foreach (var model in models)
            options.Models.Add(model);
        return options;
    }

    /// <summary>Goes as the system's clock does, from another day on.</summary>
    private sealed class ClockOfTheDay : TimeProvider
    {
        private readonly long _start = System.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => Day + System.GetElapsedTime(_start);
    }
}
