using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Seed;

/// <summary>A switch over real HTTP with two providers, <c>openai</c> and <c>local</c>; the name <c>both</c> asks the one, then the other.</summary>
internal sealed class SimulatedSwitch(SimulatorServer simulator, LlmSwitch llm) : IAsyncDisposable
{
    public SimulatorServer Simulator => simulator;

    public LlmSwitch Llm => llm;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<SimulatedSwitch> StartAsync(Action<LlmSwitchBuilder>? configure = null)
    {
        var simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        var llm = LlmSwitch.Create(builder =>
        {
            builder.Policy = new StreamPolicy { MaxRetries = 0 };
            foreach (var (id, model) in (ReadOnlySpan<(string, string)>)[("openai", "gpt-4.1-mini"), ("local", "demo")])
                builder.AddProvider(
                    id,
                    new ProviderOptions
                    {
                        BaseUrl = new Uri(simulator.BaseAddress, "v1"),
                        ApiKey = "sk-secret-1234567890",
                        Models = { model },
                    }
                );
            builder.AddModel("both", ["openai/gpt-4.1-mini", "local/demo"]);
            configure?.Invoke(builder);
        });
        return new(simulator, llm);
    }

    public void Script(params ReadOnlySpan<string> scripts)
    {
        foreach (var script in scripts)
            simulator.Enqueue(LlmDispatcher.Simulator.Script.Parse(script));
    }

    /// <summary>Reads a stream to its end, whichever that is.</summary>
    public async Task<(List<StreamChunk> Chunks, Exception? Error)> ReadAsync(TaskRequest request)
    {
        List<StreamChunk> chunks = [];
        try
        {
            await foreach (var chunk in llm.StreamChunksAsync(request, Token))
                chunks.Add(chunk);
            return (chunks, null);
        }
        catch (Exception error)
        {
            return (chunks, error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        llm.Dispose();
        await simulator.DisposeAsync();
    }
}
