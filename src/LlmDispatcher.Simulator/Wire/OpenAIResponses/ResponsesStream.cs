using System.Text;
using System.Text.Json;
using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Scripts;
using LlmDispatcher.Simulator.Wire.OpenAI;

namespace LlmDispatcher.Simulator.Wire.OpenAIResponses;

/// <summary>Writes an answer as the events of a responses stream.</summary>
internal sealed class ResponsesStream(Answer answer, Conversation conversation, Script script) : IAnswerStream
{
    private readonly ResponsesEnvelope envelope = new(answer, conversation, script);
    private readonly List<OutputItem> output = [];
    private int sequence;
    private int said;
    private int reasoned;

    public IFraming Framing { get; } = new EventStreamFraming(script);

    public Frame Terminal
    {
        get
        {
            var error = envelope.Status == "failed" ? new Rejection(500, "The model failed to answer.").With(script) : null;
            return Snapshot(FrameKind.End, envelope.Status, error, (said, reasoned));
        }
    }

    public IEnumerable<Frame> Frames() =>
        Opening().Concat(Reasoning()).Concat(Redacted()).Concat(Message()).Concat(answer.Calls.SelectMany(Call)).Concat(Ending());

    /// <summary>Published is the flat form; recorded streams nest the error and go on to say that the response failed.</summary>
    public IEnumerable<Frame> Error(Rejection rejection, int number)
    {
        sequence = number - 1;
        if (script.ErrorForm != ErrorForm.Chunk)
        {
            var error = Event(
                FrameKind.Error,
                "error",
                writer =>
                {
                    var coded = rejection with { Code = ResponsesEnvelope.CodeOf(rejection) };
                    if (script.NestedError)
                        OpenAIError.Write(writer, coded);
                    else
                    {
                        writer.WriteString("code", coded.Code);
                        writer.WriteString("message", coded.Message);
                        writer.WriteString("param", coded.Param);
                    }
                }
            );
            yield return script.ErrorForm switch
            {
                ErrorForm.Bare => error with { Event = null, Field = null },
                ErrorForm.Field => error with { Event = null, Field = "error" },
                _ => error,
            };
        }

        if (script.NestedError || script.ErrorForm == ErrorForm.Chunk)
            yield return Snapshot(FrameKind.Error, "failed", rejection);
    }

    private IEnumerable<Frame> Opening()
    {
        yield return Snapshot(FrameKind.Other, "in_progress", type: "created");
        yield return Snapshot(FrameKind.Opening, "in_progress");
        if (script.UnknownEvents)
            yield return Event(FrameKind.Other, "response.x_future.delta", w => w.WriteString("note", "clients must skip this"));
    }

    private IEnumerable<Frame> Reasoning()
    {
        if (answer.Reasoning.Count == 0)
            return [];
        var isSummary = script.ReasoningField != ReasoningField.Reasoning;
        var part = isSummary ? "summary_text" : "reasoning_text";
        var text = string.Concat(answer.Reasoning);
        var shape = isSummary
            ? new Shape("response.reasoning_summary_part", "response.reasoning_summary_text", "summary_index", part)
            : new Shape("response.content_part", "response.reasoning_text", "content_index", part);
        OutputItem Item(string? full) =>
            OutputItem.Reasoning(envelope.Seed, part, full, full is not null && conversation.EncryptsReasoning);
        return Around(Item(null), () => Item(text), id => Part(id, shape, FrameKind.Reasoning, answer.Reasoning, () => reasoned++));
    }

    private IEnumerable<Frame> Redacted()
    {
        var item = OutputItem.Reasoning(envelope.Seed + "_redacted", "summary_text", null, isEncrypted: true);
        return script.RedactedThinking ? Around(item, () => item, _ => []) : [];
    }

    /// <summary>A text without pieces has no item either.</summary>
    private IEnumerable<Frame> Message()
    {
        using var pieces = answer.Text.GetEnumerator();
        if (!pieces.MoveNext())
            yield break;
        var text = new StringBuilder();
        var shape = answer.Refusal
            ? new Shape("response.content_part", "response.refusal", "content_index", "refusal")
            : new Shape("response.content_part", "response.output_text", "content_index", "output_text");
        OutputItem Item(string? full) => OutputItem.Message(envelope.Seed, envelope.Phase, full, answer.Refusal);
        foreach (var frame in Around(Item(null), () => Item(text.ToString()), id => Part(id, shape, FrameKind.Text, All(), () => said++)))
            yield return frame;

        IEnumerable<string> All()
        {
            do
            {
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
        return Around(OutputItem.Call(call, ""), () => OutputItem.Call(call, arguments), Inside);

        IEnumerable<Frame> Inside(Func<string> id)
        {
            const string type = "response.function_call_arguments";
            IEnumerable<string> fragments = script.WholeToolCalls ? [arguments] : call.Arguments;
            foreach (var fragment in script.NoArgumentDeltas ? [] : fragments)
                yield return Event(FrameKind.Tool, $"{type}.delta", w => WritePlace(w, id(), null, ("delta", fragment)));
            said += call.Arguments.Count;
            yield return Event(FrameKind.Tool, $"{type}.done", w => WritePlace(w, id(), null, ("arguments", arguments)));
        }
    }

    private IEnumerable<Frame> Ending()
    {
        yield return Terminal;
    }

    /// <summary>An item: added, what happens inside, done.</summary>
    private IEnumerable<Frame> Around(OutputItem begun, Func<OutputItem> full, Func<Func<string>, IEnumerable<Frame>> inside)
    {
        yield return Item("response.output_item.added", begun, "in_progress");
        foreach (var frame in inside(() => Named(begun.Id)))
            yield return frame;
        var done = full();
        yield return Item("response.output_item.done", done, envelope.ItemStatus);
        output.Add(done);
    }

    /// <summary>A part of an item's content: added, its deltas, the whole text again, done.</summary>
    private IEnumerable<Frame> Part(Func<string> id, Shape shape, FrameKind kind, IEnumerable<string> pieces, Action count)
    {
        var text = new StringBuilder();
        yield return Event(FrameKind.Other, $"{shape.Part}.added", w => WritePart(w, id(), shape, ""));
        foreach (var piece in pieces)
        {
            count();
            if (!script.Endless)
                text.Append(piece);
            yield return Event(kind, $"{shape.Text}.delta", w => WritePlace(w, id(), shape, ("delta", piece)));
        }

        var whole = text.ToString();
        yield return Event(FrameKind.Other, $"{shape.Text}.done", w => WritePlace(w, id(), shape, (shape.TextMember, whole)));
        yield return Event(FrameKind.Other, $"{shape.Part}.done", w => WritePart(w, id(), shape, whole));
    }

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

    private void WritePart(Utf8JsonWriter writer, string id, Shape shape, string text)
    {
        WritePlace(writer, id, shape);
        writer.WritePropertyName("part");
        OutputItem.WritePart(writer, shape.PartType, text);
    }

    private void WritePlace(Utf8JsonWriter writer, string id, Shape? shape, (string Name, string Value)? text = null)
    {
        writer.WriteString("item_id", id);
        writer.WriteNumber("output_index", output.Count);
        if (shape is not null)
            writer.WriteNumber(shape.Index, 0);
        if (text is var (name, value))
            writer.WriteString(name, value);
        if (shape?.PartType != "output_text" || text is null)
            return;
        writer.WriteStartArray("logprobs");
        writer.WriteEndArray();
    }

    private Frame Snapshot(
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

    private string Named(string id) => script.RotateItemIds ? $"{id}_{sequence}" : id;

    private Frame Event(FrameKind kind, string type, Action<Utf8JsonWriter> members) =>
        new(
            kind,
            Json.Text(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("type", type);
                writer.WriteNumber("sequence_number", sequence++);
                members(writer);
                writer.WriteEndObject();
            })
        )
        {
            Event = type,
        };

    /// <summary>How the events of a part are called, and where they say that they belong.</summary>
    private sealed record Shape(string Part, string Text, string Index, string PartType)
    {
        public string TextMember => PartType == "refusal" ? "refusal" : "text";
    }
}
