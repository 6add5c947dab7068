using LlmDispatcher;

namespace SeedTour.Performance;

internal static partial class Caching
{
    [LlmStream(TaskType.TextGeneration)]
    public static partial IAsyncEnumerable<StreamChunk> CachedStream(string prompt, StreamingCache cache, CancellationToken ct = default);

    public static async Task ShowAsync(CancellationToken ct)
    {
        var cache = new StreamingCache { SimilarityThreshold = 0.95, MaxEntries = 100 };

        await AskAsync("Write a short story about AI");
        await AskAsync("Write a short story about AI"); // the same stream, at once and for nothing
        await AskAsync("Please write a short story about AI"); // the same question, asked nicely

        async Task AskAsync(string prompt)
        {
            await foreach (var chunk in CachedStream(prompt, cache, ct))
            {
                Console.Write(chunk.Text);
                if (chunk.Summary is { } summary)
                    Console.WriteLine($"\n[{prompt}: {summary.Cache?.Outcome}, {summary.Attempts.Count} attempts, {summary.Cost} USD]");
            }
        }
    }
}
