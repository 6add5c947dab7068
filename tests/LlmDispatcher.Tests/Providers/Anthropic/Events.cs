using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.Anthropic;

/// <summary>The transcript of an answer with what only this dialect tells.</summary>
internal static class Events
{
    public static string Of(IEnumerable<StreamEvent> events) => string.Concat(events.Select(Line));

    private static string Line(StreamEvent e) =>
        e.Kind switch
        {
            StreamEventKind.ReasoningSignature or StreamEventKind.RedactedReasoning => $"{e.Kind} {e.Text}\n",
            StreamEventKind.Finished when e.Finish!.StopSequence is not null || e.Finish.Explanation is not null =>
                $"{Transcript.Of([e]).TrimEnd()} [{e.Finish.StopSequence}] [{e.Finish.Explanation}]\n",
            StreamEventKind.Usage when e.Usage!.AdditionalCounts is { } more =>
                $"{Transcript.Of([e]).TrimEnd('\n')} {string.Join(' ', more.Select(c => $"{c.Key} {c.Value}"))}\n",
            _ => Transcript.Of([e]),
        };
}
