namespace LlmDispatcher.Tests.Gateway;

/// <summary>A client of the gateway: the library itself, whose providers are the gateway in each of its languages. Its readers take nothing for complete that is not.</summary>
internal sealed class Client : IDisposable
{
    public static readonly string[] Languages = ["openai", "openai-responses", "anthropic", "google"];

    private readonly LlmSwitch _switch;

    public Client(Uri gateway, string key = "sk-client") =>
        _switch = LlmSwitch.Create(builder =>
        {
            builder.Policy = new StreamPolicy { MaxRetries = 0, BreakerFailures = 0 };
            foreach (var language in Languages)
                builder.AddProvider(
                    language,
                    new ProviderOptions
                    {
                        Dialect = language,
                        BaseUrl = language.StartsWith("openai", StringComparison.Ordinal) ? new Uri(gateway, "v1") : gateway,
                        ApiKey = key,
                        Models = { "auto" },
                    }
                );
        });

    /// <summary>Asks in one language for a model whose provider speaks another.</summary>
    public async Task<StreamSummary> AskAsync(string inbound, string outbound, TaskRequest request)
    {
        var ct = TestContext.Current.CancellationToken;
        var chunks = await _switch.StreamChunksAsync(request with { Model = Model(inbound, outbound) }, ct).ToListAsync(ct);
        return chunks[^1].Summary!;
    }

    /// <summary>Asks in one language for a public name.</summary>
    public async Task<StreamSummary> AskNameAsync(string inbound, string name, TaskRequest request)
    {
        var ct = TestContext.Current.CancellationToken;
        var chunks = await _switch.StreamChunksAsync(request with { Model = $"{inbound}/{name}" }, ct).ToListAsync(ct);
        return chunks[^1].Summary!;
    }

    public Task<StreamSummary> AskAsync(string inbound, string outbound, string prompt) =>
        AskAsync(inbound, outbound, new TaskRequest(prompt));

    public IAsyncEnumerable<StreamChunk> StreamAsync(string inbound, string outbound, string prompt) =>
        _switch.StreamChunksAsync(new TaskRequest(prompt) { Model = Model(inbound, outbound) }, TestContext.Current.CancellationToken);

    // With a slash in it, a name is a resource to the Gemini dialect, and says itself which.
    private static string Model(string inbound, string outbound) =>
        inbound == "google" ? $"{inbound}/models/{outbound}/demo" : $"{inbound}/{outbound}/demo";

    public void Dispose() => _switch.Dispose();
}
