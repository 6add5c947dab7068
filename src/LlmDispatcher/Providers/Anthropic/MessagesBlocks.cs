using System.Text;
using System.Text.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>The content blocks that are open, and what comes of their starts, deltas and stops. What belongs to a block of a kind we do not know is skipped with it.</summary>
internal sealed class MessagesBlocks
{
    private readonly List<Open> _open = []; // nearly always one
    private int _calls;

    public void Start(int index, in MessagesBlock block, EventQueue events)
    {
        if (Find(index) is not null)
            throw new JsonException($"Block {index} starts twice.");
        var open = new Open(index, block.Kind, Call: block.Kind == BlockKind.ToolUse ? _calls++ : 0);
        _open.Add(open);
        switch (block.Kind)
        {
            case BlockKind.Text when block.Value.Length > 0:
                events.Add(StreamEvent.OfText(block.Value));
                break;
            case BlockKind.Thinking:
                if (block.Value.Length > 0)
                    events.Add(StreamEvent.OfReasoning(block.Value));
                if (block.Signature.Length > 0)
                    events.Add(StreamEvent.OfReasoningSignature(block.Signature));
                break;
            case BlockKind.RedactedThinking:
                events.Add(StreamEvent.OfRedactedReasoning(block.Value));
                break;
            case BlockKind.ToolUse:
                events.Add(StreamEvent.OfToolCallStart(open.Call, block.Id, block.Name));
                if (!block.Input.IsEmpty)
                    open.Input = Encoding.UTF8.GetString(block.Input);
                break;
            default:
                break;
        }
    }

    public void Add(int index, in MessagesBlock delta, EventQueue events)
    {
        var open = Find(index) ?? throw new JsonException($"Block {index} goes on without having started.");
        switch (delta.Kind)
        {
            case BlockKind.Other:
                break;
            case var _ when open.Kind == BlockKind.Other:
                break;
            case BlockKind.Text when open.Kind == BlockKind.Text:
                if (delta.Value.Length > 0)
                    events.Add(StreamEvent.OfText(delta.Value));
                break;
            case BlockKind.Thinking when open.Kind == BlockKind.Thinking:
                if (delta.Value.Length > 0)
                    events.Add(StreamEvent.OfReasoning(delta.Value));
                break;
            case BlockKind.Signature when open.Kind == BlockKind.Thinking:
                if (delta.Signature.Length > 0)
                    events.Add(StreamEvent.OfReasoningSignature(delta.Signature));
                break;
            case BlockKind.ToolUse when open.Kind == BlockKind.ToolUse:
                if (delta.Value.Length == 0)
                    break;
                open.Input = null; // what the start held was a placeholder
                events.Add(StreamEvent.OfToolCallFragment(open.Call, delta.Value));
                break;
            default:
                throw new JsonException($"A {delta.Kind} delta in a {open.Kind} block.");
        }
    }

    public void Stop(int index, EventQueue events)
    {
        if (Find(index) is { } open)
            Stop(open, events);
    }

    /// <summary>The message is over: so are its blocks.</summary>
    public void StopAll(EventQueue events)
    {
        while (_open.Count > 0)
            Stop(_open[0], events);
    }

    private void Stop(Open open, EventQueue events)
    {
        _open.Remove(open);
        if (open.Kind != BlockKind.ToolUse)
            return;
        if (open.Input is { } whole) // a server that does not stream arguments
            events.Add(StreamEvent.OfToolCallFragment(open.Call, whole));
        events.Add(StreamEvent.OfToolCallEnd(open.Call));
    }

    private Open? Find(int index)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].Index == index)
                return _open[i];
        }
        return null;
    }

    /// <param name="Index">The block's index on the wire.</param>
    /// <param name="Kind">What it holds.</param>
    /// <param name="Call">Which call it is, from 0, if it is one.</param>
    private sealed record Open(int Index, BlockKind Kind, int Call)
    {
        /// <summary>Arguments that came with the start; they count if nothing else comes.</summary>
        public string? Input { get; set; }
    }
}
