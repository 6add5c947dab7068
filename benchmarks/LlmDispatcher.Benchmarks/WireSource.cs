using System.Net;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Benchmarks;

/// <summary>A provider that is nothing but the bytes of its wire.</summary>
/// <param name="dialect">Its language.</param>
/// <param name="isAsync">Whether a read completes later, as on a socket that must be waited for.</param>
internal sealed class WireSource(Dialect dialect, Func<bool> isAsync) : IStreamSource
{
    private static readonly ProviderOptions Limits = new();

    private readonly Wire _wire = Wire.Of(dialect);

    public static TaskRequest Question { get; } = new("Why is the sea salty, and has it always been so?");

    public LlmSwitch Switch(Action<LlmSwitchBuilder>? configure = null) =>
        LlmSwitch.Create(b =>
        {
            b.AddSource("p", this, "m");
            configure?.Invoke(b);
        });

    public IAsyncEnumerable<StreamEvent> StreamAsync(TaskRequest request, CancellationToken cancellationToken) =>
        SseEvents.ReadAsync(_wire.Open(isAsync()), _wire.Reader(), Limits, cancellationToken);

    /// <summary>The same for clients that want HTTP.</summary>
    public HttpClient ToHttp() => new(new Handler(this));

    public static async Task<int> LengthAsync(IAsyncEnumerable<string> texts)
    {
        var length = 0;
        await foreach (var text in texts)
            length += text.Length;
        return length;
    }

    public static async Task<int> LengthAsync(IAsyncEnumerable<StreamEvent> events)
    {
        var length = 0;
        await foreach (var e in events)
            length += e.Text.Length;
        return length;
    }

    public static async Task<int> LengthAsync(IChatClient client)
    {
        var length = 0;
        await foreach (var update in client.GetStreamingResponseAsync(Question.Prompt))
        {
            foreach (var content in update.Contents)
                length += (content as TextContent)?.Text.Length ?? 0;
        }
        return length;
    }

    private sealed class Handler(WireSource source) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StreamContent(source.Open()) { Headers = { { "Content-Type", "text/event-stream" } } },
                    RequestMessage = request,
                }
            );
    }

    private Body Open() => _wire.Open(isAsync());
}
