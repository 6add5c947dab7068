using System.Text.Json;

namespace LlmDispatcher.Providers.Anthropic;

/// <summary>The members of an event, of a message, of a block or of a delta that tell something; every other is skipped.</summary>
internal enum MessagesField
{
    Other,
    Type,
    Index,
    Delta,
    ContentBlock,
    Message,
    Error,
    Usage,
    Id,
    Model,
    Content,
    StopReason,
    StopSequence,
    StopDetails,
    Name,
    Input,
    Signature,

    /// <summary>The text that a block or a delta is about: <c>text</c>, <c>thinking</c>, <c>partial_json</c> or <c>data</c>.</summary>
    Value,
}

internal static class MessagesFields
{
    /// <summary>The member whose name the reader stands on; by length first, as nearly every event is a delta of four members.</summary>
    public static MessagesField Match(in Utf8JsonReader json)
    {
        var name = json.ValueSpan;
        return name.Length switch
        {
            2 when name.SequenceEqual("id"u8) => MessagesField.Id,
            4 when name.SequenceEqual("type"u8) => MessagesField.Type,
            4 when name.SequenceEqual("text"u8) => MessagesField.Value,
            4 when name.SequenceEqual("name"u8) => MessagesField.Name,
            4 when name.SequenceEqual("data"u8) => MessagesField.Value,
            5 when name.SequenceEqual("index"u8) => MessagesField.Index,
            5 when name.SequenceEqual("delta"u8) => MessagesField.Delta,
            5 when name.SequenceEqual("usage"u8) => MessagesField.Usage,
            5 when name.SequenceEqual("model"u8) => MessagesField.Model,
            5 when name.SequenceEqual("input"u8) => MessagesField.Input,
            5 when name.SequenceEqual("error"u8) => MessagesField.Error,
            7 when name.SequenceEqual("message"u8) => MessagesField.Message,
            7 when name.SequenceEqual("content"u8) => MessagesField.Content,
            8 when name.SequenceEqual("thinking"u8) => MessagesField.Value,
            9 when name.SequenceEqual("signature"u8) => MessagesField.Signature,
            11 when name.SequenceEqual("stop_reason"u8) => MessagesField.StopReason,
            12 when name.SequenceEqual("partial_json"u8) => MessagesField.Value,
            12 when name.SequenceEqual("stop_details"u8) => MessagesField.StopDetails,
            13 when name.SequenceEqual("content_block"u8) => MessagesField.ContentBlock,
            13 when name.SequenceEqual("stop_sequence"u8) => MessagesField.StopSequence,
            _ => MessagesField.Other,
        };
    }
}
