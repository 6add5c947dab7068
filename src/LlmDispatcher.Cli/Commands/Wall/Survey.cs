using System.Text.Json;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary>Looks at an unbroken answer with .NET's own HTTP client and JSON parser: what is measured must not measure itself.</summary>
internal sealed class Survey : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public async Task<Landmarks> TakeAsync(Wire wire, CancellationToken ct)
    {
        await using var stage = await Stage.OpenAsync(wire, new Casting(Situation.Passing, "", ""), Pace.Instant, Stage.Hurried, ct);
        await foreach (var _ in stage.Switch.StreamChunksAsync(stage.Request, ct))
        {
            // It is the request that is wanted, in this language.
        }
        var asked = stage.Simulator.Attempts[0].Request;
        var bytes = await SendAsync(stage.Simulator, asked.Path, asked.Body, ct);
        var events = stage.Simulator.Attempts[1].EventsSent;
        return new(await TextAsync(stage, ct), events, Array.FindIndex(bytes, b => b >= 0xC0) + 1);
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> TextAsync(Stage stage, CancellationToken ct)
    {
        var question = JsonEncodedText.Encode(stage.Request.Prompt);
        var body = $$"""{"model":"any","messages":[{"role":"user","content":"{{question}}"}]}""";
        var answer = await SendAsync(stage.Simulator, "/v1/chat/completions", System.Text.Encoding.UTF8.GetBytes(body), ct);
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
    }

    private async Task<byte[]> SendAsync(SimulatorServer simulator, string path, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new("application/json");
        content.Headers.Add("anthropic-version", "2023-06-01"); // the others do not look at it
        using var response = await _http.PostAsync(new Uri(simulator.BaseAddress, path), content, ct);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(ct);
    }
}
