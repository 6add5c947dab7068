using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Providers.OpenAI.Transcription;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Dispatch.Faults;

/// <summary>An answer as a provider's bytes, and how its dialect is read.</summary>
/// <param name="Name">The fixture's name.</param>
/// <param name="Bytes">The body, whole.</param>
/// <param name="Reader">Makes a reader of the dialect.</param>
/// <param name="Error">How the dialect says inside a stream that the server has failed.</param>
internal sealed record Recording(string Name, byte[] Bytes, Func<IFrameReader> Reader, string Error)
{
    private const string Rest = " And so it went on, as far as the eye could see.";

    private static readonly ProviderOptions Limits = new();

    private static readonly Dictionary<string, (Func<IFrameReader> Reader, string Error, string[] Fixtures)> Dialects = new()
    {
        ["chat"] = (
            () => new ChatReader(),
            """data: {"error":{"message":"The server had an error.","type":"server_error","code":null}}""",
            ["FX-A1", "FX-A2", "FX-A3", "FX-E1", "FX-E2", "FX-E3", "FX-E4"]
        ),
        ["responses"] = (
            () => new ResponsesReader(),
            "event: error\n"
                + """data: {"type":"error","code":"server_error","message":"Something went wrong.","param":null,"sequence_number":99}""",
            ["FX-B1", "FX-B2", "FX-B4", "FX-B5"]
        ),
        ["messages"] = (
            () => new MessagesReader(),
            "event: error\n" + """data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""",
            ["FX-C1", "FX-C2", "FX-C3", "FX-C4", "FX-C5", "FX-C6", "FX-C7"]
        ),
        ["gemini"] = (
            () => new GeminiReader(),
            """data: {"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}""",
            ["FX-D1", "FX-D2", "FX-D3", "GEM-array", "GEM-length", "GEM-parallel", "GEM-quota", "GEM-safety", "GEM-seal"]
        ),
        ["transcription"] = (
            () => new TranscriptionReader(),
            """data: {"error":{"message":"The server had an error.","type":"server_error"}}""",
            ["FX-B3"]
        ),
    };

    private readonly Lazy<(List<StreamEvent> Events, Exception? Error)> _whole = new(() =>
        Transcript.CollectAsync(Read(Bytes, Name, Reader, null, default)).GetAwaiter().GetResult()
    );

    /// <summary>Every recorded fixture of the streaming dialects, and a longer text in each.</summary>
    public static IReadOnlyDictionary<string, Recording> All { get; } =
        Dialects
            .SelectMany(d =>
                d.Value.Fixtures.Select(name => new Recording(name, Load(name), d.Value.Reader, d.Value.Error))
                    .Concat(LongText.In(d.Key) is { } bytes ? [new Recording($"long-{d.Key}", bytes, d.Value.Reader, d.Value.Error)] : [])
            )
            .ToDictionary(r => r.Name);

    public bool IsTranscription => Reader() is TranscriptionReader;

    /// <summary>The text without the fault. A fixture that ends in a failure goes on: that is what its model would have said.</summary>
    public string Text => _whole.Value.Error is null ? Shown : Shown + Rest;

    private string Shown => Visible(_whole.Value.Events);

    /// <summary>The whole answer, without the fault.</summary>
    public IEnumerable<StreamEvent> Answer =>
        _whole.Value.Error is null
            ? _whole.Value.Events.Select(e => e.WithPayload(default))
            :
            [
                StreamEvent.OfStart(new ResponseStart("whole", "m")),
                StreamEvent.OfText(Text),
                StreamEvent.OfFinish(new Finish(Microsoft.Extensions.AI.ChatFinishReason.Stop, "stop")),
            ];

    /// <summary>The events that an answer tells whose body is this.</summary>
    /// <param name="body">Its bytes.</param>
    /// <param name="breaksWith">What the read after them throws; <see langword="null"/> for an orderly end.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public IAsyncEnumerable<StreamEvent> Read(byte[] body, Exception? breaksWith, CancellationToken cancellationToken) =>
        Read(body, Name, Reader, breaksWith, cancellationToken);

    /// <summary>The text among events.</summary>
    public static string Visible(IEnumerable<StreamEvent> events) =>
        string.Concat(events.Where(e => e.Kind is StreamEventKind.Text or StreamEventKind.Refusal).Select(e => e.Text));

    private static IAsyncEnumerable<StreamEvent> Read(
        byte[] body,
        string name,
        Func<IFrameReader> reader,
        Exception? breaksWith,
        CancellationToken cancellationToken
    )
    {
        var stream = new BreakingBody(body, breaksWith);
        return IsJson(name)
            ? WholeResponse.ReadAsync(stream, reader(), Limits, cancellationToken)
            : SseEvents.ReadAsync(stream, reader(), Limits, cancellationToken);
    }

    private static bool IsJson(string name) => name == "GEM-array";

    private static byte[] Load(string name) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", name + (IsJson(name) ? ".json" : ".sse")));

    /// <summary>All bytes at once, without giving way, and then an end or a break.</summary>
    private sealed class BreakingBody(byte[] bytes, Exception? breaksWith) : MemoryStream(bytes, writable: false)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            return read > 0 || breaksWith is null ? read : throw breaksWith;
        }
    }
}
