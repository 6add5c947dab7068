using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmDispatcher.Cli.Rendering;

namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>An answer, or why there is none, as one line of JSON.</summary>
internal sealed class RecordWriter
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _line = new();

    /// <param name="index">The request's position in the input, from 0.</param>
    /// <param name="id">The request's id.</param>
    /// <param name="last">The last chunk of its answer.</param>
    /// <returns>The line with its end; valid until the next one.</returns>
    public ReadOnlySpan<byte> Write(int index, string id, BatchChunk last)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, Readable))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteNumber("index", index);
            if (last.Summary is { } summary)
                WriteAnswer(json, summary);
            else
                WriteError(json, last.Error!);
            json.WriteEndObject();
        }
        _line.Write("\n"u8);
        return _line.WrittenSpan;
    }

    private static void WriteAnswer(Utf8JsonWriter json, StreamSummary summary)
    {
        json.WriteString("text", summary.Text);
        SummaryJson.WriteMembers(json, summary);
    }

    private static void WriteError(Utf8JsonWriter json, Exception error)
    {
        var llm = error as ILlmError;
        json.WriteStartObject("error");
        json.WriteString("kind", Names.Of(llm?.Kind ?? LlmErrorKind.Unknown));
        json.WriteString("message", error.Message);
        json.WriteString("provider", llm?.Provider);
        json.WriteString("model", llm?.Model);
        json.WriteString("partialText", llm?.PartialText ?? "");
        json.WriteEndObject();
        SummaryJson.WriteAttempts(json, llm?.Attempts ?? []);
    }
}
