using System.Buffers;
using System.Text;
using System.Text.Json;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>
/// Collects an answer and writes it as one message, for a client that does not stream. It takes the events rather than their fold: the order of the
/// blocks and the seals on the reasoning must go back to the provider as they came.
/// </summary>
/// <param name="start">The answer's name, for an answer whose provider gives none.</param>
internal sealed class MessagesResponseWriter(ResponseStart start)
{
    private readonly List<Block> _blocks = [];
    private readonly HashSet<string> _dropped = [];
    private ResponseStart _start = start;
    private bool _isReasoningSealed;
    private Finish? _finish;
    private UsageDetails? _usage;

    /// <summary>What the answer held that this dialect cannot say.</summary>
    public IReadOnlyCollection<string> Dropped => _dropped;

    /// <summary>Takes an event.</summary>
    public void Write(in StreamEvent e)
    {
        switch (e.Kind)
        {
            case StreamEventKind.Started:
                _start = new ResponseStart(
                    e.Start!.Id.Length > 0 ? e.Start.Id : _start.Id,
                    e.Start.Model.Length > 0 ? e.Start.Model : _start.Model
                );
                break;
            case StreamEventKind.Text or StreamEventKind.Refusal:
                Last(BlockKind.Text).Text.Append(e.Text);
                break;
            case StreamEventKind.Reasoning:
                Last(BlockKind.Thinking).Text.Append(e.Text);
                break;
            case StreamEventKind.ReasoningSignature:
                Last(BlockKind.Thinking).Signature = e.Text;
                _isReasoningSealed = true;
                break;
            case StreamEventKind.RedactedReasoning:
                Add(BlockKind.RedactedThinking).Text.Append(e.Text);
                break;
            case StreamEventKind.ToolCallStarted:
                var call = Add(BlockKind.ToolUse);
                (call.Index, call.Call) = (e.Index, e.ToolCall);
                if (e.ToolCall!.Signature is not null)
                    _dropped.Add("tool_use.signature");
                break;
            case StreamEventKind.ToolCallFragment:
                var index = e.Index;
                _blocks.FindLast(b => b.Kind == BlockKind.ToolUse && b.Index == index)?.Text.Append(e.Text);
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

    /// <summary>The answer is complete: writes it.</summary>
    public void Complete(IBufferWriter<byte> output)
    {
        var finish = _finish ?? throw new InvalidOperationException("An answer without a finish is not complete.");
        if (!MessagesFinish.CanWrite(finish))
            _dropped.Add($"stop_reason={finish.RawReason}");
        using var json = new Utf8JsonWriter(output, MessageMembers.Json);
        json.WriteStartObject();
        MessageMembers.WriteHead(json, _start);
        json.WriteStartArray("content"u8);
        foreach (var block in _blocks)
            WriteBlock(json, block);
        json.WriteEndArray();
        MessageMembers.WriteStop(json, finish);
        MessagesUsage.Write(json, _usage);
        json.WriteEndObject();
    }

    private void WriteBlock(Utf8JsonWriter json, Block block)
    {
        json.WriteStartObject();
        switch (block.Kind)
        {
            case BlockKind.Text:
                json.WriteString("type"u8, "text"u8);
                json.WriteString("text"u8, block.Text.ToString());
                break;
            case BlockKind.Thinking:
                json.WriteString("type"u8, "thinking"u8);
                json.WriteString("thinking"u8, block.Text.ToString());
                json.WriteString("signature"u8, block.Signature);
                break;
            case BlockKind.RedactedThinking:
                json.WriteString("type"u8, "redacted_thinking"u8);
                json.WriteString("data"u8, block.Text.ToString());
                break;
            default:
                MessageMembers.WriteCall(json, block.Call!, _start, block.Index);
                json.WritePropertyName("input"u8);
                if (!CallInput.Write(json, block.Text.ToString()))
                    _dropped.Add("tool_use.input (no JSON object)");
                break;
        }
        json.WriteEndObject();
    }

    private Block Last(BlockKind kind) =>
        _blocks is [.., var last] && last.Kind == kind && !(kind == BlockKind.Thinking && _isReasoningSealed) ? last : Add(kind);

    private Block Add(BlockKind kind)
    {
        _isReasoningSealed = false;
        var block = new Block(kind);
        _blocks.Add(block);
        return block;
    }

    private sealed class Block(BlockKind kind)
    {
        public BlockKind Kind => kind;
        public StringBuilder Text { get; } = new();
        public string Signature { get; set; } = "";
        public int Index { get; set; }
        public ToolCallStart? Call { get; set; }
    }
}
