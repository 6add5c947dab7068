using System.Text;
using System.Text.Json;

namespace LlmDispatcher.Providers.OpenAI.Responses;

internal enum ItemKind
{
    Other,
    Message,
    Reasoning,
    FunctionCall,
}

/// <summary>An item of the output on its way: what was told of it so far.</summary>
/// <param name="kind">What it is.</param>
/// <param name="id">Its own id, as the bytes of the wire. Not the id of a call.</param>
/// <param name="index">Its place in the output, if the provider tells it.</param>
internal sealed class ReceivedItem(ItemKind kind, byte[] id, int? index)
{
    private readonly List<(ResponsesEvent Of, int Part)> _told = [];

    public ItemKind Kind => kind;

    public int? Index => index;

    public bool IsDone { get; set; }

    public bool HasTold => _told.Count > 0;

    /// <summary>The part that was told of last.</summary>
    public int LastPart { get; private set; }

    /// <summary>Which call it is, from 0 in the order of their starts; -1 before its start.</summary>
    public int Ordinal { get; set; } = -1;

    public string CallId { get; set; } = "";

    /// <summary>Arguments that came before the name.</summary>
    public StringBuilder? Early { get; set; }

    public bool HasId(ReadOnlySpan<byte> other) => other.SequenceEqual(id);

    public bool HasToldOf(ResponsesEvent delta, int part) => _told.Contains((delta, part));

    public void Tell(ResponsesEvent delta, int part)
    {
        LastPart = part;
        if (_told.Count == 0 || _told[^1] != (delta, part))
            _told.Add((delta, part));
    }
}

/// <summary>What the wire says about an item when it is added or done.</summary>
internal ref struct ItemFrame
{
    public ItemKind Kind;
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> CallId;
    public ReadOnlySpan<byte> Name;
    public ReadOnlySpan<byte> Arguments;
    public ReadOnlySpan<byte> Encrypted;
    public ReadOnlySpan<byte> Content;
    public ReadOnlySpan<byte> Summary;

    /// <summary>Whether it was cut off.</summary>
    public bool IsCut;

    public static ItemFrame Read(ReadOnlySpan<byte> data)
    {
        var item = new ItemFrame();
        if (data.IsEmpty || data[0] != (byte)'{')
            return item;
        var json = new Utf8JsonReader(data);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            var value = RawJson.Read(ref json, data);
            if (name.SequenceEqual("type"u8))
                item.Kind = KindOf(value);
            else if (name.SequenceEqual("id"u8))
                item.Id = value;
            else if (name.SequenceEqual("call_id"u8))
                item.CallId = value;
            else if (name.SequenceEqual("name"u8))
                item.Name = value;
            else if (name.SequenceEqual("arguments"u8))
                item.Arguments = value;
            else if (name.SequenceEqual("encrypted_content"u8))
                item.Encrypted = value;
            else if (name.SequenceEqual("content"u8))
                item.Content = value;
            else if (name.SequenceEqual("summary"u8))
                item.Summary = value;
            else if (name.SequenceEqual("status"u8))
                item.IsCut = value.SequenceEqual("\"incomplete\""u8);
        }
        return item;
    }

    private static ItemKind KindOf(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("\"message\""u8) ? ItemKind.Message
        : type.SequenceEqual("\"reasoning\""u8) ? ItemKind.Reasoning
        : type.SequenceEqual("\"function_call\""u8) ? ItemKind.FunctionCall
        : ItemKind.Other;
}
