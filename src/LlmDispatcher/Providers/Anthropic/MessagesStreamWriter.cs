using System.Buffers;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>
/// Writes an answer as the dialect's events: one message, its blocks one after the other, one stop. The stop waits for <see cref="Complete"/>, so that
/// an answer that fails after it is never declared done.
/// </summary>
/// <param name="output">Takes the bytes; whole events only.</param>
/// <param name="start">The answer's name, for an answer whose provider gives none.</param>
internal sealed class MessagesStreamWriter(IBufferWriter<byte> output, ResponseStart start) : IAnswerWriter
{
    private readonly MessagesEventWriter _events = new(output);
    private readonly HashSet<string> _dropped = [];
    private ResponseStart _start = start;
    private bool _hasStarted;
    private bool _isOver;
    private int _index;
    private BlockKind? _block;
    private int _call;
    private PassedBlocks? _passed;
    private List<StreamEvent>? _waiting;
    private Finish? _finish;
    private UsageDetails? _usage;

    /// <summary>What the answer held that this dialect cannot say, such as <c>stop_reason=error</c>.</summary>
    public IReadOnlyCollection<string> Dropped => _dropped;

    /// <summary>Writes what an event tells; nothing once the answer has failed.</summary>
    public void Write(in StreamEvent e)
    {
        if (_isOver)
            return;
        if (_passed is { } passed)
        {
            _passed = null;
            (_index, _block) = passed.Find();
        }
        if (IsOfAnotherBlock(e))
        {
            // Blocks do not overlap here, but the calls of other dialects do: what comes between the pieces of a call waits for its end.
            (_waiting ??= []).Add(e.WithPayload(default));
            return;
        }
        switch (e.Kind)
        {
            case StreamEventKind.Started when !_hasStarted:
                _start = new ResponseStart(
                    e.Start!.Id.Length > 0 ? e.Start.Id : _start.Id,
                    e.Start.Model.Length > 0 ? e.Start.Model : _start.Model
                );
                break;
            case StreamEventKind.Text or StreamEventKind.Refusal: // a refusal is text here, and told by the stop reason
                Open(BlockKind.Text);
                _events.Delta(_index, "text_delta"u8, "text"u8, e.Text);
                break;
            case StreamEventKind.Reasoning:
                Open(BlockKind.Thinking);
                _events.Delta(_index, "thinking_delta"u8, "thinking"u8, e.Text);
                break;
            case StreamEventKind.ReasoningSignature:
                Open(BlockKind.Thinking);
                _events.Delta(_index, "signature_delta"u8, "signature"u8, e.Text);
                CloseBlock();
                break;
            case StreamEventKind.RedactedReasoning:
                CloseBlock();
                StartMessage();
                _events.StartRedacted(_index, e.Text);
                _events.StopBlock(_index++);
                break;
            case StreamEventKind.ToolCallStarted:
                CloseBlock();
                OpenCall(e.Index, e.ToolCall!);
                break;
            case StreamEventKind.ToolCallFragment:
                _events.Delta(_index, "input_json_delta"u8, "partial_json"u8, e.Text);
                break;
            case StreamEventKind.ToolCallEnded:
                CloseBlock();
                WriteWaiting();
                break;
            case StreamEventKind.Usage:
                _usage = e.Usage;
                break;
            case StreamEventKind.Finished:
                _finish = e.Finish;
                break;
            // Another attempt begins afresh: what the one before it thought is closed as it is, without a signature.
            case StreamEventKind.Answering when _block == BlockKind.Thinking:
                CloseBlock();
                break;
            default:
                break;
        }
    }

    public void Pass(in StreamEvent e)
    {
        var isRepeated = _hasStarted && e.Payload.EventName == "message_start"; // as some proxies do
        if (e.Kind == StreamEventKind.Started && !_hasStarted)
            Write(e);
        _usage = e.Usage ?? _usage;
        _finish = e.Finish ?? _finish;
        if (e.Payload.IsEmpty || e.Payload.Data.IsEmpty || isRepeated)
            return;
        _hasStarted = true;
        (_passed ??= new()).Saw(e);
        _events.Pass(e.Payload);
    }

    /// <summary>The answer is complete: writes why it stopped, what it cost, and the terminal event.</summary>
    public void Complete()
    {
        if (_isOver)
            throw new InvalidOperationException("The answer is over.");
        if (_passed is not null)
        {
            _isOver = true;
            if (!_passed.IsStopped)
                _events.Stop();
            return;
        }
        var finish = _finish ?? throw new InvalidOperationException("An answer without a finish is not complete.");
        while (_waiting is not null) // a call that nobody ended
        {
            CloseBlock();
            WriteWaiting();
        }
        CloseBlock();
        StartMessage();
        if (!MessagesFinish.CanWrite(finish))
            _dropped.Add($"stop_reason={finish.RawReason}");
        _events.Finish(finish, _usage);
        _events.Stop();
        _isOver = true;
    }

    /// <summary>The answer failed: writes the error, and nothing after it.</summary>
    public void Fail(ProviderFailure failure)
    {
        if (_isOver)
            return;
        _isOver = true;
        _events.Fail(failure);
    }

    public void Dispose() => _events.Dispose();

    private bool IsOfAnotherBlock(in StreamEvent e)
    {
        if (_block != BlockKind.ToolUse || !e.IsContent)
            return false;
        return e.Kind is not (StreamEventKind.ToolCallFragment or StreamEventKind.ToolCallEnded) || e.Index != _call;
    }

    private void WriteWaiting()
    {
        var waiting = _waiting;
        _waiting = null;
        foreach (var e in waiting ?? [])
            Write(e);
    }

    private void Open(BlockKind kind)
    {
        if (_block == kind)
            return;
        CloseBlock();
        StartMessage();
        if (kind == BlockKind.Text)
            _events.StartText(_index);
        else
            _events.StartThinking(_index);
        _block = kind;
    }

    private void OpenCall(int number, ToolCallStart call)
    {
        if (call.Signature is not null)
            _dropped.Add("tool_use.signature");
        StartMessage();
        _events.StartCall(_index, call, _start, number);
        (_block, _call) = (BlockKind.ToolUse, number);
    }

    private void CloseBlock()
    {
        if (_block is null)
            return;
        _events.StopBlock(_index++);
        _block = null;
    }

    private void StartMessage()
    {
        if (_hasStarted)
            return;
        _hasStarted = true;
        _events.StartMessage(_start, _usage);
    }
}
