using System.Text.Json;

namespace LlmDispatcher.Providers.OpenAI.Responses;

/// <summary>The events that tell something; every other is skipped, as the list grows every few months.</summary>
internal enum ResponsesEvent
{
    Other,

    /// <summary>The response as it is before anything was said: created, queued, in progress.</summary>
    Snapshot,
    Completed,
    Incomplete,
    Failed,
    ItemAdded,
    ItemDone,
    TextDelta,
    TextDone,
    RefusalDelta,
    RefusalDone,
    ReasoningDelta,
    ReasoningDone,
    ArgumentsDelta,
    ArgumentsDone,
    Error,
}

internal static class ResponsesEvents
{
    /// <summary>The event whose <c>type</c> the reader stands on.</summary>
    public static ResponsesEvent Match(in Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
            return ResponsesEvent.Other;
        var type = json.ValueSpan;
        return type.Length switch
        {
            5 when type.SequenceEqual("error"u8) => ResponsesEvent.Error,
            15 when type.SequenceEqual("response.failed"u8) => ResponsesEvent.Failed,
            15 when type.SequenceEqual("response.queued"u8) => ResponsesEvent.Snapshot,
            16 when type.SequenceEqual("response.created"u8) => ResponsesEvent.Snapshot,
            18 when type.SequenceEqual("response.completed"u8) => ResponsesEvent.Completed,
            18 when type.SequenceEqual("response.cancelled"u8) => ResponsesEvent.Failed,
            19 when type.SequenceEqual("response.incomplete"u8) => ResponsesEvent.Incomplete,
            20 when type.SequenceEqual("response.in_progress"u8) => ResponsesEvent.Snapshot,
            21 when type.SequenceEqual("response.refusal.done"u8) => ResponsesEvent.RefusalDone,
            22 when type.SequenceEqual("response.refusal.delta"u8) => ResponsesEvent.RefusalDelta,
            25 when type.SequenceEqual("response.output_text.done"u8) => ResponsesEvent.TextDone,
            25 when type.SequenceEqual("response.output_item.done"u8) => ResponsesEvent.ItemDone,
            26 when type.SequenceEqual("response.output_text.delta"u8) => ResponsesEvent.TextDelta,
            26 when type.SequenceEqual("response.output_item.added"u8) => ResponsesEvent.ItemAdded,
            28 when type.SequenceEqual("response.reasoning_text.done"u8) => ResponsesEvent.ReasoningDone,
            29 when type.SequenceEqual("response.reasoning_text.delta"u8) => ResponsesEvent.ReasoningDelta,
            36 when type.SequenceEqual("response.reasoning_summary_text.done"u8) => ResponsesEvent.ReasoningDone,
            37 when type.SequenceEqual("response.reasoning_summary_text.delta"u8) => ResponsesEvent.ReasoningDelta,
            37 when type.SequenceEqual("response.function_call_arguments.done"u8) => ResponsesEvent.ArgumentsDone,
            38 when type.SequenceEqual("response.function_call_arguments.delta"u8) => ResponsesEvent.ArgumentsDelta,
            _ => ResponsesEvent.Other,
        };
    }
}
