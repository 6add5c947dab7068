using System.Globalization;
using System.Text;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Streams;

/// <summary>Events as lines of text, so that two streams can be compared and a difference can be read.</summary>
internal static class Transcript
{
    /// <summary>What the answer says: everything but the events that stand for a payload only.</summary>
    public static string Of(IEnumerable<StreamEvent> events)
    {
        var text = new StringBuilder();
        foreach (var e in events.Where(e => e.Kind != StreamEventKind.Other))
            text.Append(Line(e)).Append('\n');
        return text.ToString();
    }

    public static async Task<(List<StreamEvent> Events, Exception? Error)> CollectAsync(IAsyncEnumerable<StreamEvent> stream)
    {
        List<StreamEvent> events = [];
        try
        {
            await foreach (var e in stream.ConfigureAwait(false))
                events.Add(e.WithPayload(e.Payload.Keep()));
            return (events, null);
        }
        catch (Exception e)
        {
            return (events, e);
        }
    }

    private static string Line(StreamEvent e) =>
        e.Kind switch
        {
            StreamEventKind.Started => $"Started {e.Start!.Id} {e.Start.Model} {e.Start.CreatedAt?.ToUnixTimeSeconds()}",
            StreamEventKind.Text or StreamEventKind.Reasoning or StreamEventKind.Refusal => $"{e.Kind} {e.Text}",
            StreamEventKind.ToolCallStarted => $"ToolCallStarted {e.Index} {e.ToolCall!.Id} {e.ToolCall.Name}",
            StreamEventKind.ToolCallFragment => $"ToolCallFragment {e.Index} {e.Text}",
            StreamEventKind.ToolCallEnded => $"ToolCallEnded {e.Index}",
            StreamEventKind.Usage => string.Create(
                CultureInfo.InvariantCulture,
                $"Usage {e.Usage!.InputTokenCount} {e.Usage.OutputTokenCount} {e.Usage.TotalTokenCount} cached {e.Usage.CachedInputTokenCount} reasoning {e.Usage.ReasoningTokenCount}"
            ),
            StreamEventKind.Finished => $"Finished {e.Finish!.Reason} {e.Finish.RawReason}",
            StreamEventKind.ReasoningSignature or StreamEventKind.RedactedReasoning => $"{e.Kind} {e.Text}",
            _ => e.Kind.ToString(),
        };
}
