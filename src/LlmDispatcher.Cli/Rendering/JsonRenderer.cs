using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmDispatcher.Cli.Rendering;

/// <summary>For programs: one JSON object per line and chunk; the last one has <c>summary</c>, or is an <c>error</c>.</summary>
internal sealed class JsonRenderer(TextWriter output) : IStreamRenderer
{
    // A line of JSON for a pipe is never part of a page; text stays readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _line = new();

    public bool CanBeginAnew => true;

    public void Show(StreamChunk chunk) =>
        WriteLine(json =>
        {
            json.WriteNumber("index", chunk.Index);
            json.WriteString("text", chunk.Text);
            if (chunk.Reasoning is { } reasoning)
                json.WriteString("reasoning", reasoning);
            if (chunk.IsRefusal)
                json.WriteBoolean("refusal", true);
            if (chunk.IsReset)
                json.WriteBoolean("reset", true);
            json.WriteString("provider", chunk.Provider);
            json.WriteString("model", chunk.Model);
            json.WriteNumber("attempt", chunk.Attempt);
            if (chunk.Seam is { } seam)
                SummaryJson.WriteSeam(json, "seam", seam);
            if (chunk.TotalTokens is { } tokens)
                json.WriteNumber("totalTokens", tokens);
            if (chunk.IsTokenCountEstimated)
                json.WriteBoolean("tokensEstimated", true);
            if (chunk.Summary is { } summary)
                SummaryJson.Write(json, summary);
        });

    public void Fail(Trouble trouble) =>
        WriteLine(json =>
        {
            json.WriteStartObject("error");
            json.WriteString("kind", trouble.Kind);
            json.WriteString("message", trouble.Message);
            json.WriteString("provider", trouble.Provider);
            json.WriteString("model", trouble.Model);
            SummaryJson.WriteAttempts(json, trouble.Attempts);
            json.WriteEndObject();
        });

    private void WriteLine(Action<Utf8JsonWriter> members)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, Readable))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        output.Write(Encoding.UTF8.GetString(_line.WrittenSpan));
        output.Write('\n');
    }
}
