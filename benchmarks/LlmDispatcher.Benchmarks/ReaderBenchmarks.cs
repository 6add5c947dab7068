using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using LlmDispatcher.Dispatch;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;
using OpenAI;

namespace LlmDispatcher.Benchmarks;

/// <summary>What one streamed chunk costs, from the bytes to the text; every row reads the same bytes.</summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "RatioSD", "Gen0", "Gen1", "Job")]
public class ReaderBenchmarks
{
    private static readonly ProviderOptions Limits = new();

    /// <summary>Whether a read completes later, as on a socket that must be waited for.</summary>
    [Params(false, true)]
    public bool Async { get; set; }

    [Benchmark(Description = "SseParser alone", OperationsPerInvoke = Wire.Chunks)]
    public async Task<int> Parser()
    {
        var length = 0;
        await foreach (var item in SseParser.Create(Open(), (_, data) => data.Length).EnumerateAsync())
            length += item.Data;
        return length;
    }

    [Benchmark(Description = "SseParser + Utf8JsonReader (the floor)", Baseline = true, OperationsPerInvoke = Wire.Chunks)]
    public async Task<int> Floor()
    {
        var length = 0;
        await foreach (var item in SseParser.Create(Open(), (_, data) => Content(data)).EnumerateAsync())
            length += item.Data?.Length ?? 0;
        return length;
    }

    [Benchmark(Description = "LlmDispatcher, reader", OperationsPerInvoke = Wire.Chunks)]
    public async Task<int> Reader()
    {
        var length = 0;
        await foreach (var e in SseEvents.ReadAsync(Open(), new ChatReader(), Limits, default))
            length += e.Text.Length;
        return length;
    }

    [Benchmark(Description = "LlmDispatcher, reader + dispatch", OperationsPerInvoke = Wire.Chunks)]
    public async Task<int> Dispatched()
    {
        var length = 0;
        using var planned = LlmSwitch.Create(b => b.AddSource("p", new Source(this), "m"));
        var dispatcher = new Dispatcher(planned.Explain, _ => new Source(this), new StreamPolicy(), TimeProvider.System);
        await foreach (var e in dispatcher.StreamAsync(new TaskRequest("hi"), default))
            length += e.Text.Length;
        return length;
    }

    [Benchmark(Description = "LlmDispatcher, whole switch", OperationsPerInvoke = Wire.Chunks)]
    public async Task<int> Switch()
    {
        var length = 0;
        using var llm = LlmSwitch.Create(b => b.AddSource("p", new Source(this), "m"));
        await foreach (var text in llm.StreamAsync(new TaskRequest("hi")))
            length += text.Length;
        return length;
    }

    [Benchmark(Description = "official OpenAI SDK", OperationsPerInvoke = Wire.Chunks)]
    public async Task<int> Sdk()
    {
        var length = 0;
        var client = new OpenAIClient(
            new ApiKeyCredential("sk-test"),
            new OpenAIClientOptions { Transport = new HttpClientPipelineTransport(new HttpClient(new Canned(this))) }
        ).GetChatClient("m");
        await foreach (var update in client.CompleteChatStreamingAsync("hi"))
        {
            foreach (var part in update.ContentUpdate)
                length += part.Text.Length;
        }
        return length;
    }

    private Body Open() => new(Wire.OpenAI, Async);

    /// <summary>The least that gets at the text: walk to choices[0].delta.content, make a string.</summary>
    private static string? Content(ReadOnlySpan<byte> data)
    {
        if (data[0] == (byte)'[')
            return null;
        var json = new Utf8JsonReader(data);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("content"u8))
            {
                json.Read();
                return json.GetString();
            }
        }
        return null;
    }

    private sealed class Source(ReaderBenchmarks benchmark) : IStreamSource
    {
        public IAsyncEnumerable<StreamEvent> StreamAsync(TaskRequest request, CancellationToken cancellationToken) =>
            SseEvents.ReadAsync(benchmark.Open(), new ChatReader(), Limits, cancellationToken);
    }

    private sealed class Canned(ReaderBenchmarks benchmark) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StreamContent(benchmark.Open()) { Headers = { { "Content-Type", "text/event-stream" } } },
                }
            );
    }
}
