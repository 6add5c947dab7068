using System.Text.Json;
using LlmDispatcher.Providers.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>What was passed on of an answer, as far as it matters to whoever goes on with it: the last event about a block. It is kept as it came, and read only then.</summary>
internal sealed class PassedBlocks
{
    private byte[] _last = [];
    private int _length;

    /// <summary>Whether the terminal event was passed on.</summary>
    public bool IsStopped { get; private set; }

    public void Saw(in StreamEvent e)
    {
        IsStopped |= e.Payload.EventName == "message_stop";
        if (!e.IsContent && !e.Payload.EventName.StartsWith("content_block", StringComparison.Ordinal))
            return;
        _length = e.Payload.Data.Length;
        if (_length > _last.Length)
            _last = new byte[Math.Max(_length, 512)];
        e.Payload.Data.Span.CopyTo(_last);
    }

    /// <summary>The index of the block that is open, and its kind; of the next one when none is.</summary>
    public (int Index, BlockKind? Open) Find()
    {
        if (_length == 0)
            return (0, null);
        using var document = JsonDocument.Parse(_last.AsMemory(0, _length));
        var root = document.RootElement;
        if (JsonMembers.Number(root, "index") is not { } index)
            return (0, null);
        return JsonMembers.Text(root, "type") switch
        {
            "content_block_start" => (index, KindOf(JsonMembers.Text(JsonMembers.Of(root, "content_block"), "type"))),
            "content_block_delta" => (index, KindOf(JsonMembers.Text(JsonMembers.Of(root, "delta"), "type"))),
            _ => (index + 1, null),
        };
    }

    private static BlockKind KindOf(string? type) =>
        type switch
        {
            "thinking" or "thinking_delta" or "signature_delta" => BlockKind.Thinking,
            "redacted_thinking" => BlockKind.RedactedThinking,
            "tool_use" or "input_json_delta" => BlockKind.ToolUse,
            _ => BlockKind.Text,
        };
}
