using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Caching;

/// <summary>Reads streams piece by piece.</summary>
internal static class Reading
{
    /// <summary>Reads to the event with this text.</summary>
    public static async Task UntilAsync(this IAsyncEnumerator<StreamEvent> events, string text)
    {
        while (await events.MoveNextAsync())
        {
            if (events.Current.Text == text)
                return;
        }
        throw new InvalidOperationException($"«{text}» did not come.");
    }

    public static async Task<List<StreamEvent>> RestAsync(this IAsyncEnumerator<StreamEvent> events)
    {
        List<StreamEvent> rest = [];
        while (await events.MoveNextAsync())
            rest.Add(events.Current);
        return rest;
    }

    /// <summary>What the cache has; the answer is not read.</summary>
    public static async Task<CacheOutcome> OutcomeStartAsync(this LlmSwitch llm, TaskRequest request)
    {
        await foreach (var e in llm.StreamEventsAsync(request, TestContext.Current.CancellationToken))
            return e.Cache!.Outcome;
        throw new InvalidOperationException("Nothing came.");
    }
}
