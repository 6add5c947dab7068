using System.Text.Json;
using LlmDispatcher.Simulator.Scripts;

namespace LlmDispatcher.Simulator.Wire.Anthropic;

/// <summary>Writes single events, and counts the blocks.</summary>
internal sealed class AnthropicEvents(AnthropicEnvelope envelope)
{
    // A real stream begins with a small number that means nothing yet.
    private const int PlaceholderTokens = 1;
    private int index = -1;

    public static Frame Ping { get; } = Event(FrameKind.Other, "ping");

    public static Frame MessageStop { get; } = Event(FrameKind.Terminal, "message_stop");

    public Frame MessageStart(FrameKind kind, string id) =>
        Event(
            kind,
            "message_start",
            writer =>
            {
                writer.WriteStartObject("message");
                envelope.WriteHead(writer, id);
                writer.WriteStartArray("content");
                writer.WriteEndArray();
                envelope.WriteStop(writer, isOver: false);
                envelope.WriteUsage(writer, PlaceholderTokens, isStart: true);
                writer.WriteEndObject();
            }
        );

    public Frame BlockStart(Action<Utf8JsonWriter> block)
    {
        index++;
        return Event(FrameKind.Other, "content_block_start", writer => WriteIndexed(writer, "content_block", block));
    }

    public Frame Delta(FrameKind kind, string type, string name, string value) =>
        Event(
            kind,
            "content_block_delta",
            writer =>
                WriteIndexed(
                    writer,
                    "delta",
                    delta =>
                    {
                        delta.WriteString("type", type);
                        delta.WriteString(name, value);
                    }
                )
        );

    public Frame BlockStop() => Event(FrameKind.Other, "content_block_stop", writer => writer.WriteNumber("index", index));

    public Frame MessageDelta(FrameKind kind, int output, bool isOver) =>
        Event(
            kind,
            "message_delta",
            writer =>
            {
                writer.WriteStartObject("delta");
                envelope.WriteStop(writer, isOver);
                writer.WriteEndObject();
                envelope.WriteUsage(writer, output, isStart: false);
            }
        );

    public static Frame Event(FrameKind kind, string type, Action<Utf8JsonWriter>? members = null) =>
        new(
            kind,
            Json.Text(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("type", type);
                members?.Invoke(writer);
                writer.WriteEndObject();
            })
        )
        {
            Event = type,
        };

    private void WriteIndexed(Utf8JsonWriter writer, string name, Action<Utf8JsonWriter> members)
    {
        writer.WriteNumber("index", index);
        writer.WriteStartObject(name);
        members(writer);
        writer.WriteEndObject();
    }
}
