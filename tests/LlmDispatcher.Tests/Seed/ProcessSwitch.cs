using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Seed;

/// <summary>
/// <see cref="LlmSwitch.Global"/> over a simulator that stands for four vendors, each spoken to in its own language over real HTTP. It is one per process, so those who use it run one after the other.
/// </summary>
[CollectionDefinition(Name)]
public sealed class ProcessSwitch : IAsyncLifetime, ICollectionFixture<ProcessSwitch>
{
    public const string Name = "The switch of the process";

    /// <summary>Ids with the wire language of each.</summary>
    public static readonly IReadOnlyDictionary<string, string> Vendors = new Dictionary<string, string>
    {
        ["openai"] = "openai",
        ["anthropic"] = "anthropic",
        ["google"] = "google",
        ["xai"] = "openai",
    };

    /// <summary>The day on which the tests take place, since models come and go.</summary>
    public static readonly DateTimeOffset Day = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public SimulatorServer Simulator { get; private set; } = null!;

    /// <summary>The request that arrived last.</summary>
    public SimulatedRequest Sent => Simulator.Attempts[^1].Request;

    public async ValueTask InitializeAsync()
    {
        Simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, TestContext.Current.CancellationToken);
        LlmSwitch.Global = Switch();
    }

    public async ValueTask DisposeAsync()
    {
        LlmSwitch.Global.Dispose();
        LlmSwitch.Global = null;
        await Simulator.DisposeAsync();
    }

    /// <summary>A switch over the same providers.</summary>
    public LlmSwitch Switch() =>
        LlmSwitch.Create(builder =>
        {
            builder.TimeProvider = new ClockOfTheDay();
            builder.Policy = new StreamPolicy { MaxRetries = 0, BreakerFailures = 0 };
            foreach (var (id, dialect) in Vendors)
                builder.AddProvider(
                    id,
                    new ProviderOptions
                    {
                        Dialect = dialect,
                        BaseUrl = dialect == "openai" ? new Uri(Simulator.BaseAddress, "v1") : Simulator.BaseAddress,
                        ApiKey = "sk-test",
                    }
                );
        });

    /// <summary>Goes as the system's clock does, from another day on.</summary>
    private sealed class ClockOfTheDay : TimeProvider
    {
        private readonly long _start = System.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => Day + System.GetElapsedTime(_start);
    }
}
