using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>
/// Writes an answer as a stream of chunks: one id, one role, one finish, usage once and last. The finish waits for <see cref="Complete"/>, so that an
/// answer that fails after it is never declared done.
/// </summary>
/// <param name="output">Takes the bytes; whole events only.</param>
/// <param name="start">The answer's name, for an answer whose provider gives none.</param>
/// <param name="withUsage">Whether the client asked for token counts.</param>
internal sealed class ChatStreamWriter(IBufferWriter<byte> output, ResponseStart start, bool withUsage) : IAnswerWriter
{
    public static readonly JsonWriterOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // the body is JSON, never part of a page
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter _json = new(output, Json);
    private readonly HashSet<string> _dropped = [];
    private ResponseStart _start = start;
    private bool _hasRole;
    private bool _isPassing;
    private bool _isDone;
    private Finish? _finish;
    private UsageDetails? _usage;

    /// <summary>What the answer held that this dialect cannot say, such as <c>finish_reason=pause_turn</c>.</summary>
    public IReadOnlyCollection<string> Dropped => _dropped;

    public void Write(in StreamEvent e)
    {
        _isPassing = false;
        switch (e.Kind)
        {
            case StreamEventKind.Started when !_hasRole:
                _start = new ResponseStart(
                    e.Start!.Id.Length > 0 ? e.Start.Id : _start.Id,
                    e.Start.Model.Length > 0 ? e.Start.Model : _start.Model,
                    e.Start.CreatedAt ?? _start.CreatedAt
                );
                break;
            case StreamEventKind.Text:
                WriteText("content"u8, e.Text);
                break;
            case StreamEventKind.Reasoning:
                WriteText("reasoning_content"u8, e.Text);
                break;
            case StreamEventKind.Refusal:
                WriteText("refusal"u8, e.Text);
                break;
            case StreamEventKind.ToolCallStarted:
                BeginDelta();
                BeginToolCall(e.Index);
                _json.WriteString("id"u8, e.ToolCall!.Id);
                _json.WriteString("type"u8, "function"u8);
                _json.WriteStartObject("function"u8);
                _json.WriteString("name"u8, e.ToolCall.Name);
                _json.WriteString("arguments"u8, ""u8);
                EndToolCall();
                EndDelta(finish: null);
                break;
            case StreamEventKind.ToolCallFragment:
                BeginDelta();
                BeginToolCall(e.Index);
                _json.WriteStartObject("function"u8);
                _json.WriteString("arguments"u8, e.Text);
                EndToolCall();
                EndDelta(finish: null);
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

    /// <summary>Hands on a chunk as it came, unless it holds nothing but the token counts that the client did not ask for.</summary>
    public void Pass(in StreamEvent e)
    {
        if (e.Kind is StreamEventKind.Started or StreamEventKind.Usage or StreamEventKind.Finished)
            Write(e);
        _hasRole |= e.IsContent;
        _isPassing = true;
        if (e.Payload.IsEmpty || (!withUsage && e.Kind == StreamEventKind.Usage && ChatUsage.IsAlone(e.Payload.Data.Span)))
            return;
        _isDone |= e.Payload.Data.Span.SequenceEqual("[DONE]"u8);
        SseFrame.Write(output, e.Payload);
    }

    /// <summary>The answer is complete: writes finish, usage when asked for, and the terminal marker.</summary>
    public void Complete()
    {
        if (_isPassing)
        {
            if (!_isDone)
                output.Write(Done);
            return;
        }
        var finish = _finish ?? throw new InvalidOperationException("An answer without a finish is not complete.");
        if (!ChatFinish.CanWrite(finish))
            _dropped.Add($"finish_reason={finish.RawReason}");
        BeginDelta();
        EndDelta(ChatFinish.Write(finish));
        if (withUsage && _usage is not null)
        {
            BeginChunk();
            _json.WriteEndArray();
            _json.WritePropertyName("usage"u8);
            ChatUsage.Write(_json, _usage);
            EndChunk();
        }
        output.Write(Done);
    }

    /// <summary>The answer failed after it had begun: writes the error, and no terminal marker.</summary>
    public void Fail(ProviderFailure failure)
    {
        output.Write(SseFrame.Data);
        OpenAIErrorWriter.Write(failure, output);
        output.Write(SseFrame.End);
    }

    public void Dispose() => _json.Dispose();

    private static ReadOnlySpan<byte> Done => "data: [DONE]\n\n"u8;

    private void WriteText(ReadOnlySpan<byte> member, string text)
    {
        BeginDelta();
        _json.WriteString(member, text);
        EndDelta(finish: null);
    }

    private void BeginDelta()
    {
        BeginChunk();
        _json.WriteStartObject();
        _json.WriteNumber("index"u8, 0);
        _json.WriteStartObject("delta"u8);
        if (_hasRole)
            return;
        _json.WriteString("role"u8, "assistant"u8);
        _hasRole = true;
    }

    private void EndDelta(string? finish)
    {
        _json.WriteEndObject();
        if (finish is null)
            _json.WriteNull("finish_reason"u8);
        else
            _json.WriteString("finish_reason"u8, finish);
        _json.WriteEndObject();
        _json.WriteEndArray();
        EndChunk();
    }

    private void BeginToolCall(int index)
    {
        _json.WriteStartArray("tool_calls"u8);
        _json.WriteStartObject();
        _json.WriteNumber("index"u8, index);
    }

    private void EndToolCall()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndArray();
    }

    /// <summary>Opens a chunk up to the inside of its choices.</summary>
    private void BeginChunk()
    {
        output.Write(SseFrame.Data);
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("id"u8, _start.Id);
        _json.WriteString("object"u8, "chat.completion.chunk"u8);
        _json.WriteNumber("created"u8, _start.CreatedAt?.ToUnixTimeSeconds() ?? 0);
        _json.WriteString("model"u8, _start.Model);
        _json.WriteStartArray("choices"u8);
    }

    private void EndChunk()
    {
        _json.WriteEndObject();
        _json.Flush();
        output.Write(SseFrame.End);
    }
}
