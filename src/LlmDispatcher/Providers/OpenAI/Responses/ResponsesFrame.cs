using System.Text.Json;
using LlmDispatcher.Providers.Json;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>What one frame holds. Values stay the bytes that they are until they are wanted; absent ones are empty.</summary>
internal ref struct ResponsesFrame
{
    public ResponsesEvent Event;
    public bool HasError;

    /// <summary>Whether it is no event but a whole response.</summary>
    public bool IsResponse;

    public ReadOnlySpan<byte> ItemId;
    public int? OutputIndex;
    public int PartIndex;
    public ReadOnlySpan<byte> Delta;

    /// <summary>Where in the frame the delta stands, if it is a string.</summary>
    public Hole DeltaPlace;

    /// <summary>Where the event's number stands, which tells nothing to us.</summary>
    public Hole Number;

    /// <summary>Where a string stands that tells nothing.</summary>
    public Hole Filling;

    /// <summary>The text that the deltas before it amount to.</summary>
    public ReadOnlySpan<byte> Whole;
    public ReadOnlySpan<byte> Item;
    public ReadOnlySpan<byte> Response;

    public static ResponsesFrame Read(ReadOnlySpan<byte> data)
    {
        var frame = new ResponsesFrame();
        var json = new Utf8JsonReader(data);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An event is an object.");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            if (name.SequenceEqual("type"u8))
            {
                json.Read();
                frame.Event = ResponsesEvents.Match(json);
                json.Skip();
            }
            else if (name.SequenceEqual("delta"u8))
            {
                frame.Delta = RawJson.Read(ref json, data);
                frame.DeltaPlace = Hole.OfText(json);
            }
            else if (name.SequenceEqual("item_id"u8))
                frame.ItemId = RawJson.Read(ref json, data);
            else if (name.SequenceEqual("output_index"u8))
                frame.OutputIndex = Index(ref json);
            else if (name.SequenceEqual("content_index"u8) || name.SequenceEqual("summary_index"u8))
                frame.PartIndex = Index(ref json) ?? 0;
            else if (name.SequenceEqual("text"u8) || name.SequenceEqual("arguments"u8) || name.SequenceEqual("refusal"u8))
                frame.Whole = RawJson.Read(ref json, data);
            else if (name.SequenceEqual("item"u8))
                frame.Item = RawJson.Read(ref json, data);
            else if (name.SequenceEqual("response"u8))
                frame.Response = RawJson.Read(ref json, data);
            else if (name.SequenceEqual("error"u8))
                frame.HasError = !RawJson.IsNull(RawJson.Read(ref json, data));
            else if (name.SequenceEqual("object"u8))
                frame.IsResponse = RawJson.Read(ref json, data).SequenceEqual("\"response\""u8);
            else
            {
                var isNumber = name.SequenceEqual("sequence_number"u8);
                json.Read();
                if (isNumber)
                    frame.Number = Hole.OfNumber(json);
                else if (json.TokenType == JsonTokenType.String)
                    frame.Filling = Hole.OfFilling(json);
                json.Skip();
            }
        }
        json.Read(); // anything after the object throws: from here on, the frame came whole
        return frame;
    }

    private static int? Index(ref Utf8JsonReader json)
    {
        json.Read();
        return (int?)JsonValues.Integer(ref json);
    }
}
