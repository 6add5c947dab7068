using System.Text.Json;
using LlmDispatcher.Providers.Json;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>One event, or a whole response, read to its end before anything follows from it: its members may come in any order.</summary>
internal ref struct MessagesFrame
{
    public FrameType Type;
    public bool HasError;
    public int Index;

    /// <summary>The block that starts, or what is added to it.</summary>
    public MessagesBlock Block;

    public string Id;
    public string Model;
    public MessagesUsage Usage;

    /// <summary>Where the blocks of a message stand; not read yet.</summary>
    public Utf8JsonReader Content;

    public string StopReason;
    public string StopSequence;
    public string Explanation;

    /// <summary>Reads an event; the reader stands on its brace. Anything behind the event throws.</summary>
    public static MessagesFrame Read(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        var frame = new MessagesFrame
        {
            Id = "",
            Model = "",
            StopReason = "",
            StopSequence = "",
            Explanation = "",
        };
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = MessagesFields.Match(json);
            json.Read();
            switch (field)
            {
                case MessagesField.Type:
                    frame.Type = ReadType(json);
                    json.Skip();
                    break;
                case MessagesField.Index when json.TokenType == JsonTokenType.Number:
                    frame.Index = json.TryGetInt32(out var index) ? index : throw new JsonException("An index is a whole number.");
                    break;
                case MessagesField.Delta when json.TokenType == JsonTokenType.StartObject:
                    frame.ReadDelta(ref json, data);
                    break;
                case MessagesField.ContentBlock when json.TokenType == JsonTokenType.StartObject:
                    frame.Block = MessagesBlock.Read(ref json, data);
                    break;
                case MessagesField.Message when json.TokenType == JsonTokenType.StartObject:
                    frame.ReadMessage(ref json);
                    break;
                case MessagesField.Error when json.TokenType != JsonTokenType.Null:
                    frame.HasError = true;
                    json.Skip();
                    break;
                default:
                    frame.ReadMember(field, ref json);
                    break;
            }
        }
        json.Read();
        return frame;
    }

    private void ReadMessage(scoped ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = MessagesFields.Match(json);
            json.Read();
            ReadMember(field, ref json);
        }
    }

    /// <summary>A delta of a block, or of the message: their members do not meet.</summary>
    private void ReadDelta(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        Block.Value = Block.Signature = Block.Id = Block.Name = "";
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = MessagesFields.Match(json);
            json.Read();
            if (field is MessagesField.StopReason or MessagesField.StopSequence or MessagesField.StopDetails)
                ReadMember(field, ref json);
            else
                Block.ReadMember(field, ref json, data);
        }
    }

    private void ReadMember(MessagesField field, scoped ref Utf8JsonReader json)
    {
        switch (field)
        {
            case MessagesField.Id:
                Id = JsonValues.Text(ref json);
                break;
            case MessagesField.Model:
                Model = JsonValues.Text(ref json);
                break;
            case MessagesField.Usage when json.TokenType == JsonTokenType.StartObject:
                Usage = MessagesUsage.Read(ref json);
                break;
            case MessagesField.Content when json.TokenType == JsonTokenType.StartArray:
                Content = json;
                json.Skip();
                break;
            case MessagesField.StopReason:
                StopReason = JsonValues.Text(ref json);
                break;
            case MessagesField.StopSequence:
                StopSequence = JsonValues.Text(ref json);
                break;
            case MessagesField.StopDetails when json.TokenType == JsonTokenType.StartObject:
                Explanation = ReadExplanation(ref json);
                break;
            default:
                json.Skip();
                break;
        }
    }

    private static string ReadExplanation(ref Utf8JsonReader json)
    {
        string explanation = "",
            category = "";
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isExplanation = json.ValueTextEquals("explanation"u8);
            var isCategory = json.ValueTextEquals("category"u8);
            json.Read();
            if (isExplanation)
                explanation = JsonValues.Text(ref json);
            else if (isCategory)
                category = JsonValues.Text(ref json);
            else
                json.Skip();
        }
        return explanation.Length > 0 ? explanation : category;
    }

    private static FrameType ReadType(in Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
            return FrameType.Other;
        return json.ValueTextEquals("content_block_delta"u8) ? FrameType.BlockDelta
            : json.ValueTextEquals("content_block_start"u8) ? FrameType.BlockStart
            : json.ValueTextEquals("content_block_stop"u8) ? FrameType.BlockStop
            : json.ValueTextEquals("message_start"u8) ? FrameType.MessageStart
            : json.ValueTextEquals("message_delta"u8) ? FrameType.MessageDelta
            : json.ValueTextEquals("message_stop"u8) ? FrameType.MessageStop
            : json.ValueTextEquals("message"u8) ? FrameType.Message
            : json.ValueTextEquals("error"u8) ? FrameType.Error
            : FrameType.Other;
    }
}
