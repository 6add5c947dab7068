using System.Text.Json;
using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Scripts;

namespace LlmDispatcher.Simulator.Wire.Anthropic;

/// <summary>Writes an answer as the events of a messages stream: one block after the other.</summary>
internal sealed class AnthropicStream : IAnswerStream
{
    private readonly Answer answer;
    private readonly Conversation conversation;
    private readonly Script script;
    private readonly AnthropicEnvelope envelope;
    private readonly AnthropicEvents events;
    private bool hasPinged;
    private int output;

    public AnthropicStream(Answer answer, Conversation conversation, Script script)
    {
        this.answer = answer;
        this.conversation = conversation;
        this.script = script;
        envelope = new(answer, conversation, script);
        events = new(envelope);
        Framing = new EventStreamFraming(script, ping: AnthropicEvents.Ping);
    }

    public IFraming Framing { get; }

    public Frame Terminal => AnthropicEvents.MessageStop;

    public IEnumerable<Frame> Frames() =>
        Opening().Concat(Thinking()).Concat(Redacted()).Concat(Text()).Concat(answer.Calls.SelectMany(ToolUse)).Concat(Ending());

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
        yield return events.MessageStart(FrameKind.Opening, envelope.Id);
        if (script.RepeatMessageStart)
            yield return events.MessageStart(FrameKind.Other, envelope.Id);
        if (script.ForeignMessageStart)
            yield return events.MessageStart(FrameKind.Other, envelope.Id + "_other");
        if (!script.UnknownEvents)
            yield break;
        const string note = "clients must skip this";
        yield return AnthropicEvents.Event(FrameKind.Other, "x_future_event", w => w.WriteString("note", note));
        yield return events.BlockStart(w => w.WriteString("type", "x_future_block"));
        yield return events.Delta(FrameKind.Other, "x_future_delta", "note", note);
        yield return events.BlockStop();
    }

    private IEnumerable<Frame> Thinking()
    {
        if (answer.Reasoning.Count == 0)
            yield break;
        foreach (var frame in Begin(w => AnthropicBlock.Thinking(w, "", "")))
            yield return frame;
        output += answer.Reasoning.Count;
        foreach (var piece in conversation.HidesReasoning ? [] : answer.Reasoning)
            yield return events.Delta(FrameKind.Reasoning, "thinking_delta", "thinking", piece);
        yield return events.Delta(FrameKind.Reasoning, "signature_delta", "signature", Signature.Of(string.Concat(answer.Reasoning)));
        foreach (var frame in End())
            yield return frame;
    }

    /// <summary>What nobody can read comes whole, in the start of its block.</summary>
    private IEnumerable<Frame> Redacted() => script.RedactedThinking ? Begin(AnthropicBlock.Redacted).Concat(End()) : [];

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
            yield return events.Delta(FrameKind.Text, "text_delta", "text", piece);
        }

        foreach (var frame in isOpen ? End() : [])
            yield return frame;
    }

    private IEnumerable<Frame> ToolUse(ToolCall call)
    {
        foreach (var frame in Begin(w => AnthropicBlock.ToolUse(w, call, "{}")))
            yield return frame;
        output += call.Arguments.Count;
        IEnumerable<string> fragments = script.WholeToolCalls ? [string.Concat(call.Arguments)] : call.Arguments.Prepend("");
        foreach (var fragment in script.NoArgumentDeltas ? [] : fragments)
            yield return events.Delta(FrameKind.Tool, "input_json_delta", "partial_json", fragment);
        foreach (var frame in End())
            yield return frame;
    }

    private IEnumerable<Frame> Ending()
    {
        yield return events.MessageDelta(FrameKind.Finish, output, isOver: true);
        yield return Terminal;
    }

    /// <summary>The first block is followed by a ping, as it is in real streams.</summary>
    private IEnumerable<Frame> Begin(Action<Utf8JsonWriter> block)
    {
        yield return events.BlockStart(block);
        if (!hasPinged)
            yield return AnthropicEvents.Ping;
        hasPinged = true;
    }

    private IEnumerable<Frame> End()
    {
        yield return events.BlockStop();
        if (script.Usage == UsagePlace.EveryChunk)
            yield return events.MessageDelta(FrameKind.Usage, output, isOver: false);
    }
}
