using System.Buffers;
using System.Text.Json.Nodes;
using LlmDispatcher.Providers.Json;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>The message that a stream of Anthropic's is made of. See https://docs.claude.com/en/docs/build-with-claude/streaming.</summary>
internal sealed class PassedMessage : IPassedAnswer
{
    private static readonly string?[] KnownBlocks = ["text", "thinking", "tool_use"];
    private static readonly string?[] KnownDeltas =
    [
        "text_delta",
        "thinking_delta",
        "signature_delta",
        "input_json_delta",
        "citations_delta",
    ];

    private readonly SortedDictionary<int, JsonObject> _blocks = [];
    private readonly GrowingTexts _texts = new();
    private JsonObject? _message;

    public void Take(ReadOnlySpan<byte> data)
    {
        if (WholeNode.Parse(data) is not JsonObject e)
            return;
        switch ((string?)e["type"])
        {
            case "message_start":
                _message = e["message"]?.DeepClone() as JsonObject;
                break;
            case "content_block_start" when Detach(e, "content_block") is { } block:
                _blocks[Index(e)] = block;
                break;
            case "content_block_delta" when _blocks.TryGetValue(Index(e), out var block) && e["delta"] is JsonObject delta:
                TakeDelta(block, delta);
                break;
            case "content_block_stop" when _blocks.TryGetValue(Index(e), out var block):
                if (_texts.Take(block, "partial_json") is { Length: > 0 } input)
                    block["input"] = JsonNode.Parse(input);
                break;
            case "message_delta" when _message is not null:
                TakeEnd(_message, e);
                break;
            default: // a ping; the proof of the end is the reader's business
                break;
        }
    }

    public bool TryWrite(IBufferWriter<byte> output)
    {
        if (_message is null)
            return false;
        _texts.Settle();
        _message["content"] = new JsonArray([.. _blocks.Values]);
        return WholeNode.TryWrite(_message, output, MessageMembers.Json);
    }

    // Texts grow, whatever they are called; a citation joins the others; anything else is as it was said last. Of a block that is known, only what is known grows.
    private void TakeDelta(JsonObject block, JsonObject delta)
    {
        var kind = (string?)delta["type"];
        if (!KnownDeltas.Contains(kind) && KnownBlocks.Contains((string?)block["type"]))
            return;
        var isCitation = kind == "citations_delta";
        foreach (var (name, value) in delta)
        {
            if (name == "type")
                continue;
            if (isCitation && name == "citation")
                Citations(block).Add(value?.DeepClone());
            else if (value is JsonValue text && text.TryGetValue<string>(out var piece))
                _texts.Append(block, name, piece);
            else
                block[name] = value?.DeepClone();
        }
    }

    private static JsonArray Citations(JsonObject block)
    {
        if (block["citations"] is JsonArray known)
            return known;
        var citations = new JsonArray();
        block["citations"] = citations;
        return citations;
    }

    private static void TakeEnd(JsonObject message, JsonObject end)
    {
        foreach (var (name, value) in end)
        {
            if (name is "type")
                continue;
            if (name is "delta" && value is JsonObject delta)
                Set(message, delta);
            else if (name is "usage" && value is JsonObject usage && message["usage"] is JsonObject known)
                Set(known, usage);
            else
                message[name] = value?.DeepClone();
        }
    }

    private static void Set(JsonObject target, JsonObject members)
    {
        foreach (var (name, value) in members)
            target[name] = value?.DeepClone();
    }

    private static JsonObject? Detach(JsonObject owner, string name)
    {
        var found = owner[name] as JsonObject;
        owner.Remove(name);
        return found;
    }

    private static int Index(JsonObject e) => (int?)e["index"] ?? 0;
}
