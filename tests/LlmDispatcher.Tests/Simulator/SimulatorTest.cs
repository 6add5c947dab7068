using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Simulator;

/// <summary>A simulator without waits and a plain HTTP client, which knows nothing of event streams but their bytes.</summary>
public abstract class SimulatorTest : IAsyncLifetime
{
    protected const string Question = "What is the tide in Saint Malo?";

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected SimulatorServer Server { get; private set; } = null!;

    protected HttpClient Client { get; private set; } = null!;

    protected virtual SimulatorOptions Options => new() { Pace = Pace.Instant };

    public async ValueTask InitializeAsync()
    {
        Server = await SimulatorServer.StartAsync(Options, Token);
        // A client that drains what is left before it closes would be told apart from one that leaves only after two seconds.
        var leavesAtOnce = new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero };
        Client = new(leavesAtOnce) { BaseAddress = Server.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static string Messages(params (string Role, string Text)[] messages) =>
        $"[{string.Join(',', messages.Select(m => $$"""{"role":"{{m.Role}}","content":{{Quoted(m.Text)}}}"""))}]";

    protected static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    protected static string Body(string messages, string extra = "", string model = "gpt-4o", bool stream = true) =>
        $$"""{"model":{{Quoted(model)}},"stream":{{(stream ? "true" : "false")}},"messages":{{messages}}{{(extra == "" ? "" : "," + extra)}}}""";

    protected static string Ask(string prompt = Question, string extra = "", string model = "gpt-4o", bool stream = true) =>
        Body(Messages(("user", prompt)), extra, model, stream);

    protected async Task<HttpResponseMessage> SendAsync(string body, string? script = null, CancellationToken? ct = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "anything");
        if (script is not null)
            request.Headers.Add("x-simulate", script);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct ?? Token);
    }

    /// <summary>The body as far as it comes, and the exception that ended it, if any.</summary>
    protected async Task<(byte[] Bytes, Exception? Broken)> ReadAsync(string body, string? script = null)
    {
        using var response = await SendAsync(body, script);
        return await ReadAsync(response);
    }

    protected static async Task<(byte[] Bytes, Exception? Broken)> ReadAsync(HttpResponseMessage response)
    {
        using var bytes = new MemoryStream();
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(Token);
            await stream.CopyToAsync(bytes, Token);
            return (bytes.ToArray(), null);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            return (bytes.ToArray(), broken);
        }
    }

    protected async Task<string> TextAsync(string body, string? script = null) =>
        Encoding.UTF8.GetString((await ReadAsync(body, script)).Bytes);

    protected async Task<string[]> EventsAsync(string body, string? script = null) => Events(await TextAsync(body, script));

    /// <summary>The data of complete events in the plain framing.</summary>
    protected static string[] Events(string text) =>
        [.. text.Split("\n\n")[..^1].Where(e => e.StartsWith("data: ", StringComparison.Ordinal)).Select(e => e["data: ".Length..])];

    protected async Task<string> AnswerAsync(string body, string? script = null) => Answer(await EventsAsync(body, script));

    protected static string Answer(IEnumerable<string> events) => string.Concat(Deltas(events).Select(delta => Member(delta, "content")));

    protected static IEnumerable<JsonElement> Deltas(IEnumerable<string> events) =>
        Chunks(events).SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray()).Select(choice => choice.GetProperty("delta"));

    protected static IEnumerable<JsonElement> Chunks(IEnumerable<string> events) => events.Where(e => e != "[DONE]").Select(Parse);

    protected static IEnumerable<string> Finishes(IEnumerable<string> events) =>
        Chunks(events)
            .SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray())
            .Select(choice => Member(choice, "finish_reason"))
            .OfType<string>();

    protected static string? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    protected static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
