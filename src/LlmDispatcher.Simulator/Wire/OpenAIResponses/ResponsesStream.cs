using System.Text;
using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Scripts;
using LlmDispatcher.Simulator.Wire.OpenAI;

namespace LlmDispatcher.Simulator.Wire.OpenAIResponses;

/// <summary>Writes an answer as the events of a responses stream: one item after the other.</summary>
internal sealed class ResponsesStream : IAnswerStream
{
    private readonly Answer answer;
    private readonly Conversation conversation;
    private readonly Script script;
    private readonly ResponsesEnvelope envelope;
    private readonly ResponsesEvents events;
    private int said;

    public ResponsesStream(Answer answer, Conversation conversation, Script script)
    {
        this.answer = answer;
        this.conversation = conversation;
        this.script = script;
        envelope = new(answer, conversation, script);
        events = new(envelope, script);
        Framing = new EventStreamFraming(script);
    }

    public IFraming Framing { get; }

    public Frame Terminal => events.Snapshot(FrameKind.End, envelope.Status, envelope.Failure, (said, answer.Reasoning.Count));

    public IEnumerable<Frame> Frames() =>
        Opening().Concat(Reasoning()).Concat(Redacted()).Concat(Message()).Concat(answer.Calls.SelectMany(Call)).Concat(Ending());

    /// <summary>Published is the flat form; recorded streams nest the error and go on to say that the response failed.</summary>
    public IEnumerable<Frame> Error(Rejection rejection, int number)
    {
        events.Sequence = number - 1;
        if (script.ErrorForm != ErrorForm.Chunk)
        {
            var error = ErrorEvent(rejection with { Code = ResponsesEnvelope.CodeOf(rejection) });
            yield return script.ErrorForm switch
            {
                ErrorForm.Bare => error with { Event = null, Field = null },
                ErrorForm.Field => error with { Event = null, Field = "error" },
                _ => error,
            };
        }

        if (script.NestedError || script.ErrorForm == ErrorForm.Chunk)
            yield return events.Snapshot(FrameKind.Error, "failed", rejection);
    }

    private IEnumerable<Frame> Opening()
    {
        yield return events.Snapshot(FrameKind.Other, "in_progress", type: "created");
        yield return events.Snapshot(FrameKind.Opening, "in_progress");
        if (script.UnknownEvents)
            yield return events.Event(FrameKind.Other, "response.x_future.delta", w => w.WriteString("note", "clients must skip this"));
    }

    private IEnumerable<Frame> Reasoning()
    {
        if (answer.Reasoning.Count == 0)
            return [];
        var shape = PartShape.Reasoning(script);
        var text = string.Concat(answer.Reasoning);
        return events.Item(
            OutputItem.Reasoning(envelope.Seed, shape.Type, null, isEncrypted: false),
            () => OutputItem.Reasoning(envelope.Seed, shape.Type, text, conversation.EncryptsReasoning),
            id => events.Part(id, shape, FrameKind.Reasoning, answer.Reasoning)
        );
    }

    private IEnumerable<Frame> Redacted()
    {
        var item = OutputItem.Redacted(envelope.Seed);
        return script.RedactedThinking ? events.Item(item, () => item, _ => []) : [];
    }

    /// <summary>A text without pieces has no item either.</summary>
    private IEnumerable<Frame> Message()
    {
        using var pieces = answer.Text.GetEnumerator();
        if (!pieces.MoveNext())
            yield break;
        var text = new StringBuilder();
        var shape = answer.Refusal ? PartShape.Refusal : PartShape.OutputText;
        var frames = events.Item(
            OutputItem.Message(envelope.Seed, envelope.Phase, shape.Type, null),
            () => OutputItem.Message(envelope.Seed, envelope.Phase, shape.Type, text.ToString()),
            id => events.Part(id, shape, FrameKind.Text, All())
        );
        foreach (var frame in frames)
            yield return frame;

        IEnumerable<string> All()
        {
            do
            {
                said++;
                // What never ends need not be remembered for the end.
                if (!script.Endless)
                    text.Append(pieces.Current);
                yield return pieces.Current;
            } while (pieces.MoveNext());
        }
    }

    private IEnumerable<Frame> Call(ToolCall call)
    {
        var arguments = script.NoArgumentDeltas ? "{}" : string.Concat(call.Arguments);
        return events.Item(OutputItem.Call(call, ""), () => OutputItem.Call(call, arguments), Inside);

        IEnumerable<Frame> Inside(Func<string> id)
        {
            said += call.Arguments.Count;
            IEnumerable<string> fragments = script.WholeToolCalls ? [arguments] : call.Arguments;
            foreach (var fragment in script.NoArgumentDeltas ? [] : fragments)
                yield return events.Arguments("delta", id(), "delta", fragment);
            yield return events.Arguments("done", id(), "arguments", arguments);
        }
    }

    private IEnumerable<Frame> Ending()
    {
        yield return Terminal;
    }

    private Frame ErrorEvent(Rejection rejection) =>
        events.Event(
            FrameKind.Error,
            "error",
            writer =>
            {
                if (script.NestedError)
                {
                    OpenAIError.Write(writer, rejection);
                    return;
                }

                writer.WriteString("code", rejection.Code);
                writer.WriteString("message", rejection.Message);
                writer.WriteString("param", rejection.Param);
            }
        );
}
