using System.ClientModel;
using System.ClientModel.Primitives;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace LlmDispatcher.Benchmarks;

/// <summary>What one streamed chunk costs whoever asks for OpenAI's: ours beside the official client and what is built on it; every row reads the same bytes.</summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "RatioSD", "Gen0", "Gen1", "Gen2", "Job")]
public class ClientBenchmarks
{
    private readonly LlmSwitch _switch;
    private readonly IChatClient _client;
    private readonly ChatClient _sdk;
    private readonly IChatClient _sdkClient;
    private readonly IChatClient _failover;

    public ClientBenchmarks()
    {
        var source = new WireSource(Dialect.Chat, () => Async);
        _switch = source.Switch();
        _client = _switch.AsChatClient();
        _sdk = new OpenAIClient(
            new ApiKeyCredential("sk-test"),
            new OpenAIClientOptions { Transport = new HttpClientPipelineTransport(source.ToHttp()) }
        ).GetChatClient("m");
        _sdkClient = _sdk.AsIChatClient();
#pragma warning disable MEAI001 // experimental
        _failover = _sdkClient.AsBuilder().Use(client => new OrderedFailoverChatClient([client, client])).Build();
#pragma warning restore MEAI001
    }

    /// <summary>Whether a read completes later, as on a socket that must be waited for.</summary>
    [Params(false, true)]
    public bool Async { get; set; }

    [Benchmark(Description = "SseParser + Utf8JsonReader (the floor)", Baseline = true, OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Text() => Floor.ReadAsync(Wire.Of(Dialect.Chat), Async);

    [Benchmark(Description = "LlmDispatcher → text", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Switch() => WireSource.LengthAsync(_switch.StreamAsync(WireSource.Question));

    [Benchmark(Description = "LlmDispatcher as IChatClient", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Client() => WireSource.LengthAsync(_client);

    [Benchmark(Description = "official OpenAI SDK", OperationsPerInvoke = Wire.Chunks)]
    public async Task<int> Sdk()
    {
        var length = 0;
        await foreach (var update in _sdk.CompleteChatStreamingAsync(WireSource.Question.Prompt))
        {
            foreach (var part in update.ContentUpdate)
                length += part.Text.Length;
        }
        return length;
    }

    [Benchmark(Description = "… as IChatClient (Microsoft.Extensions.AI.OpenAI)", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> SdkClient() => WireSource.LengthAsync(_sdkClient);

    [Benchmark(Description = "… in OrderedFailoverChatClient", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> InFailover() => WireSource.LengthAsync(_failover);
}
