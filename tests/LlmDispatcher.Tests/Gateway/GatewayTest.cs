using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LlmDispatcher.Gateway;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Gateway;

/// <summary>A gateway with the simulator behind it as one provider for each wire language, all over real HTTP.</summary>
public abstract class GatewayTest : IAsyncLifetime
{
    private GatewayServer _gateway = null!;
    private LlmSwitch _switch = null!;

    public static TheoryData<string> Outbound => ["openai", "openai-responses", "anthropic", "google"];

    /// <summary>Every client's language with every provider's.</summary>
    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var inbound in Client.Languages)
            foreach (string outbound in Outbound.Select(o => o.Data))
                pairs.Add(inbound, outbound);
            return pairs;
        }
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected SimulatorServer Simulator { get; private set; } = null!;

    protected HttpClient Http { get; private set; } = null!;

    protected Uri Address => Http.BaseAddress!;

    /// <summary>How the gateway serves; a test may have its own.</summary>
    private protected virtual GatewayOptions Options => new();

    protected virtual StreamPolicy Policy => new() { MaxRetries = 0, BreakerFailures = 0 };

    public virtual async ValueTask InitializeAsync()
    {
        Simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        _switch = LlmSwitch.Create(Configure);
        _gateway = GatewayServer.Create(_switch, Options, "http://127.0.0.1:0");
        await _gateway.StartAsync(Token);
        Http = new HttpClient { BaseAddress = new Uri(_gateway.Urls[0]) };
    }

    public virtual async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _gateway.DisposeAsync();
        _switch.Dispose();
        await Simulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual void Configure(LlmSwitchBuilder builder)
    {
        builder.Policy = Policy;
        foreach (string dialect in Outbound.Select(o => o.Data))
            builder.AddProvider(dialect, Provider(dialect));
    }

    protected ProviderOptions Provider(string dialect) =>
        new()
        {
            Dialect = dialect,
            BaseUrl = dialect.StartsWith("openai", StringComparison.Ordinal) ? new Uri(Simulator.BaseAddress, "v1") : Simulator.BaseAddress,
            ApiKey = "sk-upstream",
            Models = { "demo" },
        };

    protected Task<HttpResponseMessage> PostAsync(string path, string json, CancellationToken? ct = null) =>
        PostAsync(path, Encoding.UTF8.GetBytes(json), ct);

    protected Task<HttpResponseMessage> PostAsync(string path, byte[] body, CancellationToken? ct = null) =>
        Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            },
            HttpCompletionOption.ResponseHeadersRead,
            ct ?? Token
        );

    protected static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Token));

    protected static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : "";
}
