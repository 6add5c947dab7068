using System.Text.Json;
using LlmDispatcher.Providers.Json;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>One content block as its start tells it, or one delta.</summary>
internal ref struct MessagesBlock
{
    public BlockKind Kind;
    public string Value;
    public string Signature;
    public string Id;
    public string Name;

    /// <summary>Where in the frame the value stands, if it is a string.</summary>
    public Hole Place;

    /// <summary>The arguments of a call, as JSON; empty when there are none, or only the placeholder that says so.</summary>
    public ReadOnlySpan<byte> Input;

    /// <summary>Reads a block or a delta; the reader stands on its brace.</summary>
    public static MessagesBlock Read(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        var block = new MessagesBlock
        {
            Value = "",
            Signature = "",
            Id = "",
            Name = "",
        };
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = MessagesFields.Match(json);
            json.Read();
            block.ReadMember(field, ref json, data);
        }
        return block;
    }

    public void ReadMember(MessagesField field, scoped ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        switch (field)
        {
            case MessagesField.Type:
                Kind = ReadKind(json);
                json.Skip();
                break;
            case MessagesField.Value:
                Place = Hole.OfText(json);
                Value = JsonValues.Text(ref json);
                break;
            case MessagesField.Signature:
                Signature = JsonValues.Text(ref json);
                break;
            case MessagesField.Id:
                Id = JsonValues.Text(ref json);
                break;
            case MessagesField.Name:
                Name = JsonValues.Text(ref json);
                break;
            case MessagesField.Input when json.TokenType == JsonTokenType.StartObject:
                Input = ReadInput(ref json, data);
                break;
            default:
                json.Skip();
                break;
        }
    }

    private static ReadOnlySpan<byte> ReadInput(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        var start = (int)json.TokenStartIndex;
        var depth = json.CurrentDepth;
        json.Read();
        if (json.TokenType == JsonTokenType.EndObject)
            return default;
        while (json.CurrentDepth > depth)
            json.Read();
        return data[start..(int)json.BytesConsumed];
    }

    private static BlockKind ReadKind(in Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
            return BlockKind.Other;
        return json.ValueTextEquals("text_delta"u8) || json.ValueTextEquals("text"u8) ? BlockKind.Text
            : json.ValueTextEquals("input_json_delta"u8) || json.ValueTextEquals("tool_use"u8) ? BlockKind.ToolUse
            : json.ValueTextEquals("thinking_delta"u8) || json.ValueTextEquals("thinking"u8) ? BlockKind.Thinking
            : json.ValueTextEquals("signature_delta"u8) ? BlockKind.Signature
            : json.ValueTextEquals("redacted_thinking"u8) ? BlockKind.RedactedThinking
            : BlockKind.Other;
    }
}
