using System.Buffers;
using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.OpenAI.Transcription;

/// <summary>
/// Writes a transcription as a stream of events, or whole. Its end holds the text once more and waits for <see cref="Complete"/>, so that a transcription
/// that fails is never declared done.
/// </summary>
/// <param name="output">Takes the bytes; whole events only.</param>
/// <param name="isStream">Whether the client wants a stream.</param>
internal sealed class TranscriptionWriter(IBufferWriter<byte> output, bool isStream) : IAnswerWriter
{
    private readonly Utf8JsonWriter _json = new(output, ChatStreamWriter.Json);
    private readonly HashSet<string> _dropped = [];
    private readonly StringBuilder _text = new();
    private bool _isPassing;
    private Finish? _finish;
    private UsageDetails? _usage;

    /// <summary>What the answer held that a transcription cannot say, such as <c>finish_reason=length</c>.</summary>
    public IReadOnlyCollection<string> Dropped => _dropped;

    public void Write(in StreamEvent e)
    {
        _isPassing = false;
        Take(e);
        if (isStream && e.Kind == StreamEventKind.Text)
            WriteDelta(e.Text);
    }

    public void Pass(in StreamEvent e)
    {
        _isPassing = true;
        Take(e);
        if (!e.Payload.IsEmpty && !e.Payload.Data.Span.SequenceEqual("[DONE]"u8)) // no marker of this endpoint
            SseFrame.Write(output, e.Payload);
    }

    private void Take(in StreamEvent e)
    {
        switch (e.Kind)
        {
            case StreamEventKind.Text:
                _text.Append(e.Text);
                break;
            case StreamEventKind.Refusal: // no part of what was said in the recording
                _dropped.Add("refusal");
                break;
            case StreamEventKind.Reasoning:
                _dropped.Add("reasoning");
                break;
            case StreamEventKind.ToolCallStarted:
                _dropped.Add("tool_calls");
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

    /// <summary>The transcription is complete: writes the whole text, and what it cost.</summary>
    public void Complete()
    {
        if (_isPassing)
            return; // its end was passed on
        var finish = _finish ?? throw new InvalidOperationException("An answer without a finish is not complete.");
        if (finish.Reason != ChatFinishReason.Stop)
            _dropped.Add($"finish_reason={finish.RawReason}");
        if (isStream)
            BeginEvent("transcript.text.done"u8);
        else
            _json.WriteStartObject();
        _json.WriteString("text"u8, _text.ToString());
        if (_usage is not null)
        {
            _json.WritePropertyName("usage"u8);
            TranscriptionUsage.Write(_json, _usage);
        }
        _json.WriteEndObject();
        _json.Flush();
        if (isStream)
            output.Write(SseFrame.End);
    }

    /// <summary>The transcription failed after it had begun to stream: writes the error, and no end.</summary>
    public void Fail(ProviderFailure failure)
    {
        output.Write(SseFrame.Data);
        OpenAIErrorWriter.Write(failure, output);
        output.Write(SseFrame.End);
    }

    public void Dispose() => _json.Dispose();

    private void WriteDelta(string text)
    {
        BeginEvent("transcript.text.delta"u8);
        _json.WriteString("delta"u8, text);
        _json.WriteEndObject();
        _json.Flush();
        output.Write(SseFrame.End);
    }

    private void BeginEvent(ReadOnlySpan<byte> type)
    {
        output.Write(SseFrame.Data);
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
    }
}
