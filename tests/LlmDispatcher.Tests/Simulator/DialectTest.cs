using System.Text;
using System.Text.Json;

namespace LlmDispatcher.Tests.Simulator;

/// <summary>One question in every dialect, and the answers as a client without knowledge of them sees them: events with JSON in them.</summary>
public abstract class DialectTest : SimulatorTest
{
    protected static readonly byte[] Wav = WavOf(seconds: 2.5);

    /// <summary>A picture of one pixel, with a bigger size written into its header.</summary>
    protected static readonly byte[] Png =
    [
        .. (byte[])[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13],
        .. "IHDR"u8,
        .. (byte[])[0, 0, 0x02, 0x80, 0, 0, 0x01, 0xE0, 8, 2, 0, 0, 0],
        .. new byte[12_316],
    ];

    protected static HttpRequestMessage Post(string path, string json, params (string Name, string Value)[] headers) =>
        With(new(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") }, headers);

    protected static HttpRequestMessage With(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    protected static HttpRequestMessage Messages(string members, string version = "2023-06-01", string model = "claude") =>
        Post("v1/messages", $$"""{"model":{{Quoted(model)}},"max_tokens":5000,{{members}}}""", ("anthropic-version", version));

    protected static HttpRequestMessage Gemini(string members, string action = "streamGenerateContent?alt=sse", string model = "gemini") =>
        Post($"v1beta/models/{model}:{action}", $"{{{members}}}");

    protected static HttpRequestMessage Responses(string members, string model = "gpt") =>
        Post("v1/responses", $$"""{"model":{{Quoted(model)}},{{members}}}""");

    protected static HttpRequestMessage Chat(string messages, string extra = "", bool stream = true) =>
        Post("v1/chat/completions", Body(messages, extra, stream: stream));

    protected static HttpRequestMessage Transcription(
        byte[] audio,
        string fileName = "speech.wav",
        string model = "gpt-4o-transcribe",
        params (string Name, string Value)[] fields
    )
    {
        var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(audio), "file", fileName },
            { new StringContent(model), "model" },
        };
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        return new(HttpMethod.Post, "v1/audio/transcriptions") { Content = form };
    }

    protected async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, string? script = null, CancellationToken? ct = null)
    {
        if (script is not null)
            request.Headers.Add("x-simulate", script);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct ?? Token);
    }

    protected async Task<string> TextOfAsync(HttpRequestMessage request, string? script = null)
    {
        using var response = await OpenAsync(request, script);
        return Encoding.UTF8.GetString((await ReadAsync(response)).Bytes);
    }

    protected async Task<JsonElement> JsonOfAsync(HttpRequestMessage request, string? script = null) =>
        Parse(await TextOfAsync(request, script));

    protected async Task<(int Status, JsonElement Error)> ErrorOfAsync(HttpRequestMessage request, string? script = null)
    {
        using var response = await OpenAsync(request, script);
        var body = Parse(await response.Content.ReadAsStringAsync(Token));
        return ((int)response.StatusCode, body.GetProperty("error"));
    }

    protected async Task<WireEvent[]> EventsOfAsync(HttpRequestMessage request, string? script = null) =>
        WireEvent.All(await TextOfAsync(request, script));

    protected static byte[] WavOf(double seconds)
    {
        const int bytesPerSecond = 16_000;
        var size = (int)(seconds * bytesPerSecond);
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write("RIFF"u8);
        writer.Write(36 + size);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(8_000);
        writer.Write(bytesPerSecond);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(size);
        writer.Write(new byte[size]);
        return bytes.ToArray();
    }
}

/// <summary>One event as it stands on the wire: its name, if it has one, and its data.</summary>
public sealed record WireEvent(string? Name, string Data)
{
    public JsonElement Json => JsonDocument.Parse(Data).RootElement;

    /// <summary>What kind of event it is: its type, and that of the block, delta, item or part in it.</summary>
    public string Kind =>
        string.Join(
            ' ',
            new[] { Member(Json, "type"), Inner("content_block"), Inner("delta"), Inner("item"), Inner("part"), Parts() }.OfType<string>()
        );

    /// <summary>The names of all members in it, nested ones too; values do not count.</summary>
    public string Shape => ShapeOf(Json);

    public static WireEvent[] All(string text) =>
        [
            .. text.ReplaceLineEndings("\n")
                .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(block => block.Split('\n'))
                .Select(lines => new WireEvent(Field(lines, "event: "), Field(lines, "data: ") ?? ""))
                .Where(e => e.Data.Length > 0),
        ];

    private static string? Field(string[] lines, string prefix) =>
        lines.FirstOrDefault(line => line.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];

    private string? Inner(string name) =>
        Json.TryGetProperty(name, out var inner) && inner.ValueKind == JsonValueKind.Object ? Member(inner, "type") : null;

    /// <summary>Gemini's events have no type; their parts tell them apart.</summary>
    private string? Parts() =>
        Json.TryGetProperty("candidates", out var candidates)
            ? string.Join(' ', candidates[0].EnumerateObject().Select(m => m.Name == "content" ? ShapeOf(m.Value) : m.Name))
            : null;

    private static string? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.ToString() : null;

    private static string ShapeOf(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object =>
                $"{{{string.Join(',', element.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => m.Name + ShapeOf(m.Value)))}}}",
            JsonValueKind.Array => $"[{string.Join(',', element.EnumerateArray().Select(ShapeOf).Distinct())}]",
            _ => "",
        };
}
