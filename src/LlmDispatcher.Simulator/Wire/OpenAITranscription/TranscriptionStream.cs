using System.Text;
using System.Text.Json;
using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Scripts;
using LlmDispatcher.Simulator.Wire.OpenAI;

namespace LlmDispatcher.Simulator.Wire.OpenAITranscription;

/// <summary>Writes a transcript as events, which have no names but in their data.</summary>
internal sealed class TranscriptionStream(Answer answer, Conversation conversation, Script script) : IAnswerStream
{
    private readonly StringBuilder text = new();
    private int said;

    public IFraming Framing { get; } = new EventStreamFraming(script);

    public Frame Terminal =>
        Event(
            FrameKind.End,
            "transcript.text.done",
            writer =>
            {
                writer.WriteString("text", text.ToString());
                if (script.Usage != UsagePlace.None)
                    Transcript.WriteUsage(writer, said, answer, conversation);
            }
        );

    public IEnumerable<Frame> Frames()
    {
        // There is no opening event in this dialect, unless a script wants nothing but that.
        if (script.RoleOnly || script.RoleThenStall)
            yield return Delta(FrameKind.Opening, "");
        if (script.UnknownEvents)
            yield return Event(FrameKind.Other, "transcript.x_future", w => w.WriteString("note", "clients must skip this"));
        foreach (var piece in answer.Text)
        {
            said++;
            // What never ends need not be remembered for the end.
            if (!script.Endless)
                text.Append(piece);
            yield return Delta(FrameKind.Text, piece);
        }

        yield return Terminal;
    }

    public IEnumerable<Frame> Error(Rejection rejection, int number)
    {
        var data = Encoding.UTF8.GetString(OpenAIError.Body(rejection, ErrorBody.Standard));
        yield return script.ErrorForm switch
        {
            ErrorForm.NamedEvent => new(FrameKind.Error, data) { Event = "error" },
            ErrorForm.Bare => new(FrameKind.Error, data) { Field = null },
            ErrorForm.Field => new(FrameKind.Error, data) { Field = "error" },
            _ => new(FrameKind.Error, data),
        };
    }

    private static Frame Delta(FrameKind kind, string piece) => Event(kind, "transcript.text.delta", w => w.WriteString("delta", piece));

    private static Frame Event(FrameKind kind, string type, Action<Utf8JsonWriter> members) =>
        new(
            kind,
            Json.Text(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("type", type);
                members(writer);
                writer.WriteEndObject();
            })
        );
}
