using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>What was passed on of an answer, as far as it matters to whoever goes on with it: its items, and the last event. All is kept as it came, and read only then.</summary>
internal sealed class PassedOutput
{
    private readonly List<byte[]> _done = [];
    private readonly StringBuilder _text = new();
    private byte[] _last = [];
    private int _length;
    private byte[]? _open;

    public void Saw(in StreamEvent e)
    {
        if (!e.Payload.IsEmpty)
            Saw(e.Payload);
        if (e.Kind is StreamEventKind.Text or StreamEventKind.Refusal or StreamEventKind.Reasoning)
            _text.Append(e.Text);
    }

    /// <summary>The number of the event that follows.</summary>
    public int NextSequence()
    {
        using var document = JsonDocument.Parse(_last.AsMemory(0, _length));
        return JsonMembers.Number(document.RootElement, "sequence_number") is { } last and < int.MaxValue ? last + 1 : 0;
    }

    /// <summary>The items; the last one is not done when it is still open.</summary>
    public IEnumerable<OutputItem> Items()
    {
        foreach (var payload in _done)
        {
            if (Read(payload, isDone: true) is { } item)
                yield return item;
        }
        if (_open is not null && Read(_open, isDone: false) is { } open)
            yield return open;
    }

    private void Saw(Payload payload)
    {
        switch (payload.EventName)
        {
            case "response.output_item.added":
                _open = payload.Data.ToArray();
                _text.Clear();
                break;
            case "response.output_item.done":
                _done.Add(payload.Data.ToArray());
                _open = null;
                break;
            case "response.content_part.added" or "response.reasoning_summary_part.added":
                _text.Clear();
                break;
            default:
                break;
        }
        _length = payload.Data.Length;
        if (_length > _last.Length)
            _last = new byte[Math.Max(_length, 512)];
        payload.Data.Span.CopyTo(_last);
    }

    /// <returns><see langword="null"/> when the event tells of no item: readers go by the type inside, and we by the event's name.</returns>
    private OutputItem? Read(byte[] payload, bool isDone)
    {
        using var document = JsonDocument.Parse(payload);
        var item = JsonMembers.Of(document.RootElement, "item");
        if (item.ValueKind != JsonValueKind.Object)
            return null;
        var index = JsonMembers.Number(document.RootElement, "output_index") ?? _done.Count;
        var kind = JsonMembers.Text(item, "type") == "reasoning" ? ItemKind.Reasoning : ItemKind.Message;
        var id = JsonMembers.Text(item, "id") ?? "";
        if (isDone)
            return new OutputItem(kind, index, id) { Raw = item.Clone(), IsDone = true };
        var open = new OutputItem(kind, index, id);
        if (_text.Length > 0)
        {
            // An answer that is gone on with has one part: its text. What came before in the item, if anything, was told by its own end.
            var part = new OutputPart(kind == ItemKind.Reasoning ? OutputPartKind.Summary : OutputPartKind.Text, PartIndex());
            part.Text.Append(_text);
            open.Parts.Add(part);
        }
        return open;
    }

    private int PartIndex()
    {
        using var document = JsonDocument.Parse(_last.AsMemory(0, _length));
        foreach (var name in (ReadOnlySpan<string>)["content_index", "summary_index"])
        {
            if (JsonMembers.Number(document.RootElement, name) is { } index)
                return index;
        }
        return 0;
    }
}
