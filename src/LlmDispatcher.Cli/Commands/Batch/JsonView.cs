using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmDispatcher.Cli.Rendering;

namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>For programs: one JSON object a line, once a second, for each failure, and at the end, which has <c>done</c>.</summary>
internal sealed class JsonView(CliContext context) : IBatchView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _line = new();
    private long _shown = context.Time.GetTimestamp();

    public void Show(BatchTally tally)
    {
        if (context.Time.GetElapsedTime(_shown) < Interval)
            return;
        _shown = context.Time.GetTimestamp();
        Write(json => WriteTally(json, tally, isDone: false));
    }

    public void Fail(int index, string id, Exception error) =>
        Write(json =>
        {
            json.WriteStartObject("failure");
            json.WriteNumber("index", index);
            json.WriteString("id", id);
            json.WriteString("kind", Names.Of((error as ILlmError)?.Kind ?? LlmErrorKind.Unknown));
            json.WriteString("message", error.Message);
            json.WriteEndObject();
        });

    public void Close(BatchTally tally) => Write(json => WriteTally(json, tally, isDone: true));

    private static void WriteTally(Utf8JsonWriter json, BatchTally tally, bool isDone)
    {
        json.WriteBoolean("done", isDone);
        json.WriteNumber("total", tally.Total);
        json.WriteNumber("answered", tally.Answered);
        json.WriteNumber("failed", tally.Failed);
        json.WriteNumber("elapsedMs", Math.Round(tally.Elapsed.TotalMilliseconds));
        json.WriteStartObject("providers");
        foreach (var (name, provider) in tally.Providers)
        {
            json.WriteStartObject(name);
            json.WriteNumber("answered", provider.Answered);
            json.WriteNumber("failed", provider.Failed);
            json.WriteNumber("writing", provider.Writing);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private void Write(Action<Utf8JsonWriter> members)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, Readable))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        context.Error.Write(Encoding.UTF8.GetString(_line.WrittenSpan) + "\n");
    }
}
