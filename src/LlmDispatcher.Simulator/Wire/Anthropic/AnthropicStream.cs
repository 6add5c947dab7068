using System.Text.Json;
using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Scripts;

namespace LlmDispatcher.Simulator.Wire.Anthropic;

/// <summary>Writes an answer as the events of a messages stream.</summary>
internal sealed class AnthropicStream(Answer answer, Conversation conversation, Script script) : IAnswerStream
{
    // A real stream begins with a small number that means nothing yet.
    private const int PlaceholderTokens = 1;
    private static readonly Frame Ping = new(FrameKind.Other, """{"type":"ping"}""") { Event = "ping" };
    private readonly AnthropicEnvelope envelope = new(answer, conversation, script);
    private int index = -1;
    private int output;

    public IFraming Framing { get; } = new EventStreamFraming(script, ping: Ping);

    public Frame Terminal => Event(FrameKind.Terminal, "message_stop");

    public IEnumerable<Frame> Frames() =>
        Opening().Concat(Thinking()).Concat(Text()).Concat(answer.Calls.SelectMany(ToolUse)).Concat(Ending());

    public IEnumerable<Frame> Error(Rejection rejection, int number)
    {
        var data = Json.Text(writer => AnthropicError.Write(writer, rejection));
        yield return script.ErrorForm switch
        {
            ErrorForm.Bare => new(FrameKind.Error, data) { Field = null },
            ErrorForm.Field => new(FrameKind.Error, data) { Field = "error" },
            _ => new(FrameKind.Error, data) { Event = "error" },
        };
    }

    private IEnumerable<Frame> Opening()
    {
        yield return MessageStart(FrameKind.Opening, envelope.Id);
        if (script.RepeatMessageStart)
            yield return MessageStart(FrameKind.Other, envelope.Id);
        if (script.ForeignMessageStart)
            yield return MessageStart(FrameKind.Other, envelope.Id + "_other");
        if (!script.UnknownEvents)
            yield break;
        yield return Event(FrameKind.Other, "x_future_event", w => w.WriteString("note", "clients must skip this"));
        yield return BlockStart(FrameKind.Other, w => w.WriteString("type", "x_future_block"));
        yield return Delta(FrameKind.Other, "x_future_delta", "x_future", "clients must skip this");
        yield return BlockStop();
    }

    private IEnumerable<Frame> Thinking()
    {
        if (answer.Reasoning.Count > 0)
        {
            foreach (var frame in Begin(w => AnthropicBlock.Thinking(w, "", "")))
                yield return frame;
            foreach (var piece in answer.Reasoning)
            {
                output++;
                if (!conversation.HidesReasoning)
                    yield return Delta(FrameKind.Reasoning, "thinking_delta", "thinking", piece);
            }

            yield return Delta(FrameKind.Reasoning, "signature_delta", "signature", Signature.Of(string.Concat(answer.Reasoning)));
            foreach (var frame in End())
                yield return frame;
        }

        if (script.RedactedThinking)
        {
            foreach (var frame in Begin(AnthropicBlock.Redacted).Concat(End()))
                yield return frame;
        }
    }

    /// <summary>A text without pieces has no block either.</summary>
    private IEnumerable<Frame> Text()
    {
        var isOpen = false;
        foreach (var piece in answer.Text)
        {
            foreach (var frame in isOpen ? [] : Begin(w => AnthropicBlock.Text(w, "")))
                yield return frame;
            isOpen = true;
            output++;
            yield return Delta(FrameKind.Text, "text_delta", "text", piece);
        }

        foreach (var frame in isOpen ? End() : [])
            yield return frame;
    }

    private IEnumerable<Frame> ToolUse(ToolCall call)
    {
        foreach (var frame in Begin(w => AnthropicBlock.ToolUse(w, call, "{}")))
            yield return frame;
        if (!script.NoArgumentDeltas)
        {
            output += call.Arguments.Count;
            IEnumerable<string> fragments = script.WholeToolCalls ? [string.Concat(call.Arguments)] : call.Arguments.Prepend("");
            foreach (var fragment in fragments)
                yield return Delta(FrameKind.Tool, "input_json_delta", "partial_json", fragment);
        }

        foreach (var frame in End())
            yield return frame;
    }

    private IEnumerable<Frame> Ending()
    {
        yield return MessageDelta(FrameKind.Finish, isOver: true);
        yield return Terminal;
    }

    private IEnumerable<Frame> Begin(Action<Utf8JsonWriter> block)
    {
        var isFirst = index < 0;
        yield return BlockStart(FrameKind.Other, block);
        if (isFirst)
            yield return Ping;
    }

    private IEnumerable<Frame> End()
    {
        yield return BlockStop();
        if (script.Usage == UsagePlace.EveryChunk)
            yield return MessageDelta(FrameKind.Usage, isOver: false);
    }

    private Frame MessageStart(FrameKind kind, string id) =>
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

    private Frame BlockStart(FrameKind kind, Action<Utf8JsonWriter> block)
    {
        index++;
        return Event(kind, "content_block_start", writer => WriteIndexed(writer, "content_block", block));
    }

    private Frame BlockStop() => Event(FrameKind.Other, "content_block_stop", writer => writer.WriteNumber("index", index));

    private Frame Delta(FrameKind kind, string type, string name, string value) =>
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

    private Frame MessageDelta(FrameKind kind, bool isOver) =>
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

    private void WriteIndexed(Utf8JsonWriter writer, string name, Action<Utf8JsonWriter> members)
    {
        writer.WriteNumber("index", index);
        writer.WriteStartObject(name);
        members(writer);
        writer.WriteEndObject();
    }

    private static Frame Event(FrameKind kind, string type, Action<Utf8JsonWriter>? members = null) =>
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
}
