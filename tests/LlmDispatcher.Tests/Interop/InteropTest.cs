using System.Text;
using LlmDispatcher.Simulator;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Interop;

/// <summary>A switch over the simulator, one provider for each wire language, all over real HTTP.</summary>
public abstract class InteropTest : IAsyncLifetime
{
    public static TheoryData<string> Dialects => ["openai", "openai-responses", "anthropic", "google"];

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected SimulatorServer Simulator { get; private set; } = null!;

    protected LlmSwitch Llm { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        Llm = LlmSwitch.Create(Configure);
    }

    public async ValueTask DisposeAsync()
    {
        Llm.Dispose();
        await Simulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual void Configure(LlmSwitchBuilder builder)
    {
        builder.Policy = new StreamPolicy { MaxRetries = 0, BreakerFailures = 0 };
        foreach (string dialect in Dialects.Select(d => d.Data))
            builder.AddProvider(dialect, Provider(dialect));
    }

    protected ProviderOptions Provider(string dialect, string script = "") =>
        new()
        {
            Dialect = dialect,
            BaseUrl = dialect.StartsWith("openai", StringComparison.Ordinal) ? new Uri(Simulator.BaseAddress, "v1") : Simulator.BaseAddress,
            ApiKey = "sk-test",
            Models = { "demo" },
            Headers = { ["x-simulate"] = script },
        };

    /// <summary>The body of the request of this number, from 0.</summary>
    protected string Sent(int attempt) => Encoding.UTF8.GetString(Simulator.Attempts[attempt].Request.Body.Span);

    protected IChatClient Client(string dialect) => Llm.AsChatClient($"{dialect}/demo");

    /// <summary>A switch of one provider that a test makes for itself.</summary>
    protected static LlmSwitch Over(IChatClient client, Action<ChatClientOptions>? configure = null, StreamPolicy? policy = null) =>
        LlmSwitch.Create(builder =>
        {
            builder.Policy = policy ?? new StreamPolicy { MaxRetries = 0, BreakerFailures = 0 };
            var options = new ChatClientOptions();
            configure?.Invoke(options);
            builder.AddChatClient("mine", client, options);
        });
}
