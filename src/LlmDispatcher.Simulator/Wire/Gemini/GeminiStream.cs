using System.Text.Json;
using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Scripts;

namespace LlmDispatcher.Simulator.Wire.Gemini;

/// <summary>Writes an answer as chunks, each a whole response that holds what is new.</summary>
internal sealed class GeminiStream(Answer answer, Conversation conversation, Script script) : IAnswerStream
{
    private readonly GeminiResponse response = new(answer, conversation, script);
    private int said;
    private int reasoned;

    public IFraming Framing { get; } =
        conversation.StreamsArray ? new JsonArrayFraming(script) : new EventStreamFraming(script, own: LineEnd.CrLf);

    public Frame Terminal =>
        Chunk(
            FrameKind.End,
            [w => GeminiPart.Text(w, "", answer.Reasoning.Count > 0 && answer.Calls.Count == 0 ? Signature.Of("") : null)],
            response.FinishReason
        );

    public IEnumerable<Frame> Frames() =>
        script.SilentRefusal
            ? [new(FrameKind.End, Json.Text(response.WriteBlocked))]
            : Opening()
                .Concat(answer.Reasoning.Select(Thought))
                .Concat(answer.Text.Select(Text))
                .Concat(answer.Calls.Select(Call))
                .Concat(End());

    public IEnumerable<Frame> Error(Rejection rejection, int number)
    {
        var data = Json.Text(writer => GeminiError.Write(writer, rejection));
        yield return script.ErrorForm switch
        {
            ErrorForm.Bare => new(FrameKind.Error, data) { Field = null },
            ErrorForm.Field => new(FrameKind.Error, data) { Field = "error" },
            ErrorForm.NamedEvent => new(FrameKind.Error, data) { Event = "error" },
            _ => new(FrameKind.Error, data),
        };
    }

    /// <summary>There is no opening chunk in this dialect, unless a script wants nothing but that.</summary>
    private IEnumerable<Frame> Opening()
    {
        if (script.RoleOnly || script.RoleThenStall)
            yield return Chunk(FrameKind.Opening, null);
        if (script.UnknownEvents)
            yield return new(FrameKind.Other, Json.Text(WriteUnknown));
    }

    private IEnumerable<Frame> End()
    {
        yield return Terminal;
    }

    private Frame Thought(string piece)
    {
        reasoned++;
        return Chunk(FrameKind.Reasoning, [w => GeminiPart.Thought(w, piece)]);
    }

    private Frame Text(string piece)
    {
        said++;
        return Chunk(FrameKind.Text, [w => GeminiPart.Text(w, piece)]);
    }

    private Frame Call(ToolCall call, int number)
    {
        said += call.Arguments.Count;
        return Chunk(FrameKind.Tool, [w => GeminiPart.Call(w, call, isFirst: number == 0, script)]);
    }

    private Frame Chunk(FrameKind kind, IReadOnlyList<Action<Utf8JsonWriter>>? parts, string? finish = null) =>
        new(kind, Json.Text(writer => response.Write(writer, parts, finish, said, reasoned)));

    private void WriteUnknown(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("xFutureMember");
        writer.WriteString("note", "clients must skip this");
        writer.WriteEndObject();
        response.WriteEnd(writer);
    }
}
