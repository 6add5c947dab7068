using System.Text;
using System.Text.Json;
using LlmDispatcher.Simulator.Scripts;

namespace LlmDispatcher.Simulator.Wire.OpenAIResponses;

/// <summary>Writes events, numbers them, and keeps the items that are done for the end.</summary>
internal sealed class ResponsesEvents(ResponsesEnvelope envelope, Script script)
{
    private readonly List<OutputItem> output = [];

    /// <summary>The number of the next event.</summary>
    public int Sequence { get; set; }

    /// <summary>An item: added, what happens inside, done.</summary>
    public IEnumerable<Frame> Item(OutputItem begun, Func<OutputItem> full, Func<Func<string>, IEnumerable<Frame>> inside)
    {
        yield return Item("response.output_item.added", begun, "in_progress");
        foreach (var frame in inside(() => Named(begun.Id)))
            yield return frame;
        var done = full();
        yield return Item("response.output_item.done", done, envelope.ItemStatus);
        output.Add(done);
    }

    /// <summary>A part of an item's content: added, its deltas, the whole text again, done.</summary>
    public IEnumerable<Frame> Part(Func<string> id, PartShape shape, FrameKind kind, IEnumerable<string> pieces)
    {
        var text = new StringBuilder();
        yield return Event(FrameKind.Other, $"{shape.Part}.added", w => WritePart(w, id(), shape, ""));
        foreach (var piece in pieces)
        {
            // What never ends need not be remembered for the end.
            if (!script.Endless)
                text.Append(piece);
            yield return Event(kind, $"{shape.Text}.delta", w => WritePlace(w, id(), shape, ("delta", piece)));
        }

        var whole = text.ToString();
        yield return Event(FrameKind.Other, $"{shape.Text}.done", w => WritePlace(w, id(), shape, (shape.TextMember, whole)));
        yield return Event(FrameKind.Other, $"{shape.Part}.done", w => WritePart(w, id(), shape, whole));
    }

    public Frame Arguments(string type, string id, string name, string value) =>
        Event(FrameKind.Tool, $"response.function_call_arguments.{type}", w => WritePlace(w, id, null, (name, value)));

    /// <param name="kind">What it is to the script.</param>
    /// <param name="status">The status of the response, and the event's type.</param>
    /// <param name="error">What went wrong, if it failed.</param>
    /// <param name="usage">Tokens so far, if they are told.</param>
    /// <param name="type">The event's type where it is not the status.</param>
    public Frame Snapshot(
        FrameKind kind,
        string status,
        Rejection? error = null,
        (int Said, int Reasoned)? usage = null,
        string? type = null
    ) =>
        Event(
            kind,
            $"response.{type ?? status}",
            writer =>
            {
                writer.WritePropertyName("response");
                envelope.Write(writer, status, output, Named, error, usage);
            }
        );

    public Frame Event(FrameKind kind, string type, Action<Utf8JsonWriter> members) =>
        new(
            kind,
            Json.Text(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("type", type);
                writer.WriteNumber("sequence_number", Sequence++);
                members(writer);
                writer.WriteEndObject();
            })
        )
        {
            Event = type,
        };

    private Frame Item(string type, OutputItem item, string status) =>
        Event(
            FrameKind.Other,
            type,
            writer =>
            {
                writer.WriteNumber("output_index", output.Count);
                writer.WritePropertyName("item");
                item.Write(writer, Named(item.Id), status);
            }
        );

    private void WritePart(Utf8JsonWriter writer, string id, PartShape shape, string text)
    {
        WritePlace(writer, id, shape);
        writer.WritePropertyName("part");
        OutputItem.WritePart(writer, shape.Type, text);
    }

    private void WritePlace(Utf8JsonWriter writer, string id, PartShape? shape, (string Name, string Value)? text = null)
    {
        writer.WriteString("item_id", id);
        writer.WriteNumber("output_index", output.Count);
        if (shape is not null)
            writer.WriteNumber(shape.Index, 0);
        if (text is var (name, value))
            writer.WriteString(name, value);
        if (shape?.Type != "output_text" || text is null)
            return;
        writer.WriteStartArray("logprobs");
        writer.WriteEndArray();
    }

    /// <summary>Some proxies call the same item by another id in every event.</summary>
    private string Named(string id) => script.RotateItemIds ? $"{id}_{Sequence}" : id;
}
