using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Google;

/// <summary>
/// Writes an answer as a stream of chunks. A call is held back until it is complete, as the dialect has it whole in one part. Finish and counts wait for
/// <see cref="Complete"/>, so that an answer that fails after them is never declared done.
/// </summary>
/// <param name="output">Takes the bytes; whole chunks only.</param>
/// <param name="start">The answer's name, for an answer whose provider gives none.</param>
/// <param name="asArray">Whether the client did not ask for events (<c>alt=sse</c>) and gets the chunks as an array of JSON.</param>
internal sealed class GeminiStreamWriter(IBufferWriter<byte> output, ResponseStart start, bool asArray = false) : IAnswerWriter
{
    public static readonly JsonWriterOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // the body is JSON, never part of a page
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter _json = new(output, Json);
    private readonly HashSet<string> _dropped = [];
    private readonly List<(int Index, ToolCallStart Start, StringBuilder Arguments)> _calls = [];
    private ResponseStart _start = start;
    private bool _hasBegun;
    private bool _isPassing;
    private bool _isThinking;
    private string? _malformed;
    private Finish? _finish;
    private UsageDetails? _usage;

    /// <summary>What the answer held that this dialect cannot say, such as <c>finishReason=pause_turn</c>.</summary>
    public IReadOnlyCollection<string> Dropped => _dropped;

    public void Write(in StreamEvent e)
    {
        _isPassing = false;
        switch (e.Kind)
        {
            case StreamEventKind.Started when !_hasBegun:
                _start = new ResponseStart(
                    e.Start!.Id.Length > 0 ? e.Start.Id : _start.Id,
                    e.Start.Model.Length > 0 ? e.Start.Model : _start.Model
                );
                break;
            case StreamEventKind.Text:
                WriteText(e.Text, isThought: false);
                break;
            case StreamEventKind.Reasoning:
                WriteText(e.Text, isThought: true);
                break;
            case StreamEventKind.Refusal: // visible, so it is shown; the finish tells what it was
                _dropped.Add("refusal (written as text)");
                WriteText(e.Text, isThought: false);
                break;
            case StreamEventKind.ReasoningSignature:
                BeginParts();
                GeminiAnswer.WriteText(_json, "", _isThinking, e.Text);
                EndChunk();
                break;
            case StreamEventKind.RedactedReasoning:
                _dropped.Add("redacted reasoning");
                break;
            case StreamEventKind.ToolCallStarted:
                _calls.Add((e.Index, e.ToolCall!, new StringBuilder()));
                break;
            case StreamEventKind.ToolCallFragment:
                _calls[Find(e.Index)].Arguments.Append(e.Text);
                break;
            case StreamEventKind.ToolCallEnded:
                WriteCall(Find(e.Index));
                break;
            case StreamEventKind.Usage:
                _usage = e.Usage;
                break;
            case StreamEventKind.Finished:
                _finish = e.Finish;
                break;
            default:
                break;
        }
    }

    public void Pass(in StreamEvent e)
    {
        if (e.Kind is StreamEventKind.Started or StreamEventKind.Usage or StreamEventKind.Finished)
            Write(e);
        _isPassing = true;
        if (e.Payload.IsEmpty || e.Payload.Data.IsEmpty)
            return;
        if (asArray)
        {
            output.Write(Before);
            output.Write(e.Payload.Data.Span);
        }
        else
            SseFrame.Write(output, e.Payload);
        _hasBegun = true;
    }

    /// <summary>The answer is complete: writes the last chunk, with finish and counts.</summary>
    public void Complete()
    {
        if (_isPassing)
        {
            if (asArray)
                output.Write("]"u8);
            return;
        }
        var finish = _finish ?? throw new InvalidOperationException("An answer without a finish is not complete.");
        foreach (var (_, call, _) in _calls) // never ended: nobody may act on half of its arguments
            _dropped.Add($"functionCall {call.Name} (unfinished)");
        if (!GeminiFinish.CanWrite(finish))
            _dropped.Add($"finishReason={finish.RawReason}");
        BeginParts();
        GeminiAnswer.WriteText(_json, "", isThought: false);
        EndChunk(finish);
        if (asArray)
            output.Write("]"u8);
    }

    /// <summary>The answer failed after it had begun: writes the error, which nothing follows.</summary>
    public void Fail(ProviderFailure failure)
    {
        output.Write(Before);
        GeminiErrorWriter.Write(failure, output);
        output.Write(asArray ? "]"u8 : SseFrame.End);
    }

    public void Dispose() => _json.Dispose();

    private ReadOnlySpan<byte> Before =>
        !asArray ? SseFrame.Data
        : _hasBegun ? ",\n"u8
        : "["u8;

    private int Find(int index)
    {
        var at = _calls.FindIndex(c => c.Index == index);
        return at >= 0 ? at : throw new InvalidOperationException($"A source sent a part of tool call {index} outside of the call.");
    }

    private void WriteCall(int at)
    {
        var (_, call, text) = _calls[at];
        _calls.RemoveAt(at);
        if (GeminiAnswer.Arguments(text.ToString()) is not { } arguments)
        {
            _malformed ??= call.Name;
            _dropped.Add($"functionCall {call.Name} (malformed arguments)");
            return;
        }
        BeginParts();
        GeminiAnswer.WriteCall(_json, call, arguments);
        EndChunk();
    }

    private void WriteText(string text, bool isThought)
    {
        _isThinking = isThought;
        BeginParts();
        GeminiAnswer.WriteText(_json, text, isThought);
        EndChunk();
    }

    /// <summary>Opens a chunk up to the inside of its parts.</summary>
    private void BeginParts()
    {
        output.Write(Before);
        _hasBegun = true;
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteStartArray("candidates"u8);
        _json.WriteStartObject();
        _json.WriteStartObject("content"u8);
        _json.WriteStartArray("parts"u8);
    }

    private void EndChunk(Finish? finish = null)
    {
        _json.WriteEndArray();
        _json.WriteString("role"u8, "model"u8);
        _json.WriteEndObject();
        if (finish is not null)
            GeminiAnswer.WriteFinish(_json, finish, _malformed);
        _json.WriteNumber("index"u8, 0);
        _json.WriteEndObject();
        _json.WriteEndArray();
        GeminiAnswer.WriteEnd(_json, finish is null ? null : _usage, _start);
        _json.Flush();
        if (!asArray)
            output.Write(SseFrame.End);
    }
}
