using System.Text.Json;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Cli.Batches;

/// <summary>A desk with a simulated provider, for runs of <c>llmd batch</c> in this process.</summary>
internal sealed class BatchDesk : IAsyncDisposable
{
    private BatchDesk(SimulatorServer provider, Desk desk)
    {
        Provider = provider;
        Desk = desk;
        desk.Environment["OPENAI_BASE_URL"] = new Uri(provider.BaseAddress, "v1").ToString();
    }

    public SimulatorServer Provider { get; }

    public Desk Desk { get; }

    public string Output => File.ReadAllText(Path.Combine(Desk.Directory, "out.jsonl"));

    public static async Task<BatchDesk> StartAsync(Desk? desk = null) =>
        new(
            await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, TestContext.Current.CancellationToken),
            desk ?? new Desk()
        );

    public void Input(params IEnumerable<string> lines) => Desk.File("in.jsonl", string.Join('\n', lines) + "\n");

    /// <summary>From <c>in.jsonl</c> to <c>out.jsonl</c>.</summary>
    public Task<int> RunAsync(params string[] options) =>
        Desk.RunAsync(["batch", "in.jsonl", "-o", "out.jsonl", "--model", "m", "--max-retries", "0", .. options]);

    /// <summary>The records, by the position of their request.</summary>
    public List<JsonElement> Records() => [.. Read(Output).OrderBy(r => r.GetProperty("index").GetInt32())];

    public static IEnumerable<JsonElement> Read(string lines) =>
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement);

    public async ValueTask DisposeAsync()
    {
        await Provider.DisposeAsync();
        Desk.Dispose();
    }
}
