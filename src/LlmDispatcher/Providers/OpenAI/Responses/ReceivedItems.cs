using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>
/// Joins what the events tell of the output's items: by the item's id, else by its place, as some proxies give an item a new id in every event.
/// Everything is told up to three times, as deltas, as the whole text, and in the finished item; the first that brings it counts.
/// </summary>
internal sealed class ReceivedItems
{
    private readonly List<ReceivedItem> _items = [];
    private int _calls;

    public bool Any => _items.Count > 0;

    public bool HasCalls => _calls > 0;

    public bool HasRefusal { get; private set; }

    /// <summary>An item begins.</summary>
    public void Add(ReadOnlySpan<byte> item, int? index, EventQueue events)
    {
        var read = ItemFrame.Read(item);
        if (read.Kind != ItemKind.Other)
            Add(read, index, events);
    }

    /// <summary>A piece of an item's text or arguments.</summary>
    public void AddDelta(ResponsesEvent of, in ResponsesFrame frame, EventQueue events)
    {
        var item = FindOrAdd(of, frame);
        Tell(item, of, frame.PartIndex, RawJson.Text(frame.Delta), events);
    }

    /// <summary>The whole of an item's text or arguments, which counts where no piece of it came.</summary>
    public void AddWhole(ResponsesEvent of, in ResponsesFrame frame, EventQueue events)
    {
        var item = FindOrAdd(of, frame);
        if (!item.HasToldOf(of, frame.PartIndex))
            Tell(item, of, frame.PartIndex, RawJson.TextOrObject(frame.Whole), events);
    }

    /// <summary>An item is done.</summary>
    public void Finish(ReadOnlySpan<byte> data, int? index, EventQueue events)
    {
        var read = ItemFrame.Read(data);
        if (read.Kind == ItemKind.Other)
            return;
        var item = FindCall(read) ?? Find(read.Kind, read.Id, index) ?? Add(read, index, events);
        if (item.IsDone)
            return;
        item.IsDone = true;
        switch (item.Kind)
        {
            case ItemKind.Message when !item.HasTold:
                ReadParts(item, read.Content, events);
                break;
            case ItemKind.Reasoning:
                if (!item.HasTold)
                    ReadParts(item, read.Summary, events);
                if (!item.HasTold)
                    ReadParts(item, read.Content, events);
                if (RawJson.Text(read.Encrypted) is { Length: > 0 } seal)
                    events.Add(item.HasTold ? StreamEvent.OfReasoningSignature(seal) : StreamEvent.OfRedactedReasoning(seal));
                break;
            case ItemKind.FunctionCall:
                Start(item, read, events);
                if (!item.HasTold)
                    Tell(item, ResponsesEvent.ArgumentsDelta, 0, RawJson.TextOrObject(read.Arguments), events);
                if (!read.IsCut)
                    End(item, events);
                break;
            default:
                break;
        }
    }

    /// <summary>Reads the output of a response that was not streamed.</summary>
    public void ReadOutput(ReadOnlySpan<byte> output, EventQueue events)
    {
        if (output.IsEmpty || output[0] != (byte)'[')
            return;
        var json = new Utf8JsonReader(output);
        json.Read();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            Finish(RawJson.Value(ref json, output), index: null, events); // each is done at once: none is looked for by its place
    }

    /// <summary>The response is over: so are its calls, except those that were cut off with it.</summary>
    public void End(bool isCut, EventQueue events)
    {
        foreach (var call in _items.Where(i => i.Kind == ItemKind.FunctionCall))
        {
            if (call.Ordinal < 0)
                throw new JsonException("A function call has no name.");
            if (!isCut && !call.IsDone)
                End(call, events);
        }
    }

    private ReceivedItem Add(in ItemFrame read, int? index, EventQueue events)
    {
        var item = new ReceivedItem(read.Kind, read.Id.ToArray(), index);
        _items.Add(item);
        if (item.Kind == ItemKind.FunctionCall)
            Start(item, read, events);
        return item;
    }

    private void Start(ReceivedItem call, in ItemFrame read, EventQueue events)
    {
        if (call.Ordinal >= 0 || RawJson.Text(read.Name) is not { Length: > 0 } name)
            return;
        call.CallId = RawJson.Text(read.CallId);
        call.Ordinal = _calls++;
        events.Add(StreamEvent.OfToolCallStart(call.Ordinal, call.CallId, name));
        if (call.Early is { } early)
            events.Add(StreamEvent.OfToolCallFragment(call.Ordinal, early.ToString()));
        call.Early = null;
    }

    private static void End(ReceivedItem call, EventQueue events)
    {
        if (call.Ordinal >= 0)
            events.Add(StreamEvent.OfToolCallEnd(call.Ordinal));
    }

    private void Tell(ReceivedItem item, ResponsesEvent of, int part, string text, EventQueue events)
    {
        if (text.Length == 0)
            return;
        switch (of)
        {
            case ResponsesEvent.TextDelta:
                events.Add(StreamEvent.OfText(text));
                break;
            case ResponsesEvent.RefusalDelta:
                HasRefusal = true;
                events.Add(StreamEvent.OfRefusal(text));
                break;
            case ResponsesEvent.ReasoningDelta: // each part of a summary is a paragraph
                events.Add(StreamEvent.OfReasoning(item.HasTold && item.LastPart != part ? $"\n\n{text}" : text));
                break;
            case ResponsesEvent.ArgumentsDelta when item.Ordinal >= 0:
                events.Add(StreamEvent.OfToolCallFragment(item.Ordinal, text));
                break;
            default:
                (item.Early ??= new StringBuilder()).Append(text);
                break;
        }
        item.Tell(of, part);
    }

    /// <summary>The parts of a finished message or of finished reasoning.</summary>
    private void ReadParts(ReceivedItem item, ReadOnlySpan<byte> parts, EventQueue events)
    {
        if (parts.IsEmpty || parts[0] != (byte)'[')
            return;
        var json = new Utf8JsonReader(parts);
        json.Read();
        for (var i = 0; JsonValues.NextObject(ref json); i++)
        {
            var (type, text) = (ResponsesEvent.Other, "");
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.ValueSpan;
                var value = RawJson.Read(ref json, parts);
                if (name.SequenceEqual("type"u8))
                    type = PartOf(value);
                else if (name.SequenceEqual("text"u8) || name.SequenceEqual("refusal"u8))
                    text = RawJson.Text(value);
            }
            if (type != ResponsesEvent.Other)
                Tell(item, type, i, text, events);
        }
    }

    private static ResponsesEvent PartOf(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("\"output_text\""u8) ? ResponsesEvent.TextDelta
        : type.SequenceEqual("\"refusal\""u8) ? ResponsesEvent.RefusalDelta
        : type.SequenceEqual("\"summary_text\""u8) || type.SequenceEqual("\"reasoning_text\""u8) ? ResponsesEvent.ReasoningDelta
        : ResponsesEvent.Other;

    private ReceivedItem FindOrAdd(ResponsesEvent of, in ResponsesFrame frame)
    {
        var kind = of switch
        {
            ResponsesEvent.ReasoningDelta => ItemKind.Reasoning,
            ResponsesEvent.ArgumentsDelta => ItemKind.FunctionCall,
            _ => ItemKind.Message,
        };
        if (Find(kind, frame.ItemId, frame.OutputIndex) is { } known)
            return known;
        var item = new ReceivedItem(kind, frame.ItemId.ToArray(), frame.OutputIndex);
        _items.Add(item);
        return item;
    }

    // A call keeps its own id whatever happens to the item's.
    private ReceivedItem? FindCall(in ItemFrame read)
    {
        if (read.Kind != ItemKind.FunctionCall || RawJson.Text(read.CallId) is not { Length: > 0 } callId)
            return null;
        return _items.FindLast(i => i.CallId == callId);
    }

    private ReceivedItem? Find(ItemKind kind, ReadOnlySpan<byte> id, int? index)
    {
        for (var i = _items.Count - 1; !RawJson.IsNull(id) && i >= 0; i--)
        {
            if (_items[i].Kind == kind && _items[i].HasId(id))
                return _items[i];
        }
        for (var i = _items.Count - 1; i >= 0; i--)
        {
            if (_items[i].Kind == kind && !_items[i].IsDone && (index is null || _items[i].Index == index))
                return _items[i];
        }
        return null;
    }
}
