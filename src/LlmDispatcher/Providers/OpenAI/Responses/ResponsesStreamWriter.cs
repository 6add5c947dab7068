using System.Buffers;
using System.Text.Json;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Providers.Sse;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>
/// Writes an answer as a stream of events, numbered from 0. The last one, which holds the whole response, waits for <see cref="Complete"/>, so that an
/// answer that fails after its finish is never declared complete.
/// </summary>
/// <param name="output">Takes the bytes; whole events only.</param>
/// <param name="start">The answer's name, for an answer whose provider gives none.</param>
internal sealed class ResponsesStreamWriter(IBufferWriter<byte> output, ResponseStart start) : ResponsesOutput(start), IAnswerWriter
{
    private readonly Utf8JsonWriter _json = new(output, ChatStreamWriter.Json);
    private PassedOutput? _passed;
    private bool _hasBegun;
    private int _sequence;

    public override void Write(in StreamEvent e)
    {
        TakeOver();
        base.Write(e);
    }

    public void Pass(in StreamEvent e)
    {
        if (e.Kind == StreamEventKind.Started && !_hasBegun)
            base.Write(e);
        _passed ??= new();
        _passed.Saw(e);
        if (e.Payload.IsEmpty || e.Payload.Data.IsEmpty)
            return;
        _hasBegun = true;
        SseFrame.Write(output, e.Payload);
    }

    /// <summary>The answer is complete: writes the ends of what is open, and the terminal event.</summary>
    public void Complete()
    {
        if (_passed is not null)
            return; // its end was passed on
        RequireFinish();
        Begin();
        var reason = IncompleteReason;
        CloseAll(isCut: reason is not null);
        BeginEvent(reason is null ? "response.completed"u8 : "response.incomplete"u8);
        _json.WritePropertyName("response"u8);
        ResponseWriter.Write(_json, Named, reason is null ? "completed"u8 : "incomplete"u8, Items, incomplete: reason, usage: Usage);
        EndEvent();
    }

    /// <summary>The answer failed: writes the error, and a terminal event that says so.</summary>
    public void Fail(ProviderFailure failure)
    {
        TakeOver();
        Begin();
        var type = ErrorTypes.For(failure.Class, failure.Kind);
        // The members are in the published place and, once more, where OpenAI's own streams have them: clients look for either.
        BeginEvent("error"u8);
        WriteError(failure, type);
        _json.WriteStartObject("error"u8);
        _json.WriteString("type"u8, type.Type);
        WriteError(failure, type);
        _json.WriteEndObject();
        EndEvent();
        BeginEvent("response.failed"u8);
        _json.WritePropertyName("response"u8);
        ResponseWriter.Write(_json, Named, "failed"u8, [.. Items.Where(i => i.IsDone)], failure: failure, usage: Usage);
        EndEvent();
    }

    public void Dispose() => _json.Dispose();

    protected override void OnAdded(OutputItem item)
    {
        Begin();
        BeginEvent("response.output_item.added"u8);
        _json.WriteNumber("output_index"u8, item.Index);
        _json.WritePropertyName("item"u8);
        item.Write(_json, isNew: true);
        EndEvent();
    }

    protected override void OnAdded(OutputItem item, OutputPart part)
    {
        BeginPart(
            part.Kind == OutputPartKind.Summary ? "response.reasoning_summary_part.added"u8 : "response.content_part.added"u8,
            item,
            part
        );
        _json.WritePropertyName("part"u8);
        part.Write(_json, isNew: true);
        EndEvent();
    }

    protected override void OnGrown(OutputItem item, OutputPart part, string text)
    {
        BeginPart(
            part.Kind switch
            {
                OutputPartKind.Text => "response.output_text.delta"u8,
                OutputPartKind.Refusal => "response.refusal.delta"u8,
                OutputPartKind.Summary => "response.reasoning_summary_text.delta"u8,
                _ => "response.function_call_arguments.delta"u8,
            },
            item,
            part
        );
        _json.WriteString("delta"u8, text);
        WriteNoLogprobs(part);
        EndEvent();
    }

    protected override void OnDone(OutputItem item, OutputPart part)
    {
        BeginPart(
            part.Kind switch
            {
                OutputPartKind.Text => "response.output_text.done"u8,
                OutputPartKind.Refusal => "response.refusal.done"u8,
                OutputPartKind.Summary => "response.reasoning_summary_text.done"u8,
                _ => "response.function_call_arguments.done"u8,
            },
            item,
            part
        );
        _json.WriteString(
            part.Kind switch
            {
                OutputPartKind.Refusal => "refusal"u8,
                OutputPartKind.Arguments => "arguments"u8,
                _ => "text"u8,
            },
            part.Text.ToString()
        );
        WriteNoLogprobs(part);
        EndEvent();
        if (part.Kind == OutputPartKind.Arguments)
            return;
        BeginPart(
            part.Kind == OutputPartKind.Summary ? "response.reasoning_summary_part.done"u8 : "response.content_part.done"u8,
            item,
            part
        );
        _json.WritePropertyName("part"u8);
        part.Write(_json);
        EndEvent();
    }

    protected override void OnDone(OutputItem item)
    {
        BeginEvent("response.output_item.done"u8);
        _json.WriteNumber("output_index"u8, item.Index);
        _json.WritePropertyName("item"u8);
        item.Write(_json);
        EndEvent();
    }

    private void TakeOver()
    {
        if (_passed is not { } passed)
            return;
        _passed = null;
        _sequence = passed.NextSequence();
        Resume(passed.Items());
    }

    private void Begin()
    {
        if (_hasBegun)
            return;
        _hasBegun = true;
        WriteBeginning("response.created"u8);
        WriteBeginning("response.in_progress"u8);
    }

    private void WriteBeginning(ReadOnlySpan<byte> type)
    {
        BeginEvent(type);
        _json.WritePropertyName("response"u8);
        ResponseWriter.Write(_json, Named, "in_progress"u8, []);
        EndEvent();
    }

    private void WriteError(ProviderFailure failure, ErrorType type)
    {
        _json.WriteString("code"u8, failure.Code ?? type.Code);
        _json.WriteString("message"u8, failure.Message);
        _json.WriteNull("param"u8);
    }

    private void WriteNoLogprobs(OutputPart part)
    {
        if (part.Kind != OutputPartKind.Text)
            return;
        _json.WriteStartArray("logprobs"u8);
        _json.WriteEndArray();
    }

    private void BeginPart(ReadOnlySpan<byte> type, OutputItem item, OutputPart part)
    {
        BeginEvent(type);
        _json.WriteString("item_id"u8, item.Id);
        _json.WriteNumber("output_index"u8, item.Index);
        if (part.Kind == OutputPartKind.Summary)
            _json.WriteNumber("summary_index"u8, part.Index);
        else if (part.Kind != OutputPartKind.Arguments)
            _json.WriteNumber("content_index"u8, part.Index);
    }

    private void BeginEvent(ReadOnlySpan<byte> type)
    {
        output.Write("event: "u8);
        output.Write(type);
        output.Write("\n"u8);
        output.Write(SseFrame.Data);
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
        _json.WriteNumber("sequence_number"u8, _sequence++);
    }

    private void EndEvent()
    {
        _json.WriteEndObject();
        _json.Flush();
        output.Write(SseFrame.End);
    }
}
