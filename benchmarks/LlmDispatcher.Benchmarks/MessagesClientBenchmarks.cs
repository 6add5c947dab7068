using Anthropic;
using Anthropic.Models.Messages;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Benchmarks;

/// <summary>The same of Anthropic's answers, beside its official client.</summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "RatioSD", "Gen0", "Gen1", "Gen2", "Job")]
public class MessagesClientBenchmarks
{
    private readonly LlmSwitch _switch;
    private readonly IChatClient _client;
    private readonly AnthropicClient _sdk;
    private readonly IChatClient _sdkClient;
    private readonly MessageCreateParams _question = new()
    {
        Model = "m",
        MaxTokens = 1024,
        Messages = [], // whatever is asked, the wire answers
    };

    public MessagesClientBenchmarks()
    {
        var source = new WireSource(Dialect.Messages, () => Async);
        _switch = source.Switch();
        _client = _switch.AsChatClient();
        _sdk = Sdk(source.ToHttp());
        _sdkClient = _sdk.AsIChatClient("m");
    }

    /// <summary>Whether a read completes later, as on a socket that must be waited for.</summary>
    [Params(false, true)]
    public bool Async { get; set; }

    [Benchmark(Description = "SseParser + Utf8JsonReader (the floor)", Baseline = true, OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Text() => Floor.ReadAsync(Wire.Of(Dialect.Messages), Async);

    [Benchmark(Description = "LlmDispatcher → text", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Switch() => WireSource.LengthAsync(_switch.StreamAsync(WireSource.Question));

    [Benchmark(Description = "LlmDispatcher as IChatClient", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Client() => WireSource.LengthAsync(_client);

    [Benchmark(Description = "official Anthropic SDK", OperationsPerInvoke = Wire.Chunks)]
    public async Task<int> Sdk()
    {
        var length = 0;
        await foreach (var e in _sdk.Messages.CreateStreaming(_question))
        {
            if (e.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var text))
                length += text.Text.Length;
        }
        return length;
    }

    [Benchmark(Description = "… as IChatClient", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> SdkClient() => WireSource.LengthAsync(_sdkClient);

    private static AnthropicClient Sdk(HttpClient http) =>
        new()
        {
            ApiKey = "sk-test",
            HttpClient = http,
            BaseUrl = "http://localhost",
        };
}
