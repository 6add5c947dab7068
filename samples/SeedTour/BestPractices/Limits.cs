using LlmDispatcher;

namespace SeedTour.BestPractices;

internal static partial class Limits
{
    [LlmStream(TimeoutSeconds = 60)] // no task: it is found out from each request
    public static partial IAsyncEnumerable<StreamChunk> StreamWithTimeout(string prompt, CancellationToken ct = default);

    public static async Task ShowAsync(CancellationToken ct)
    {
        await foreach (var chunk in StreamWithTimeout("Translate into German: good morning", ct))
        {
            Console.Write(chunk.Text);
            if (chunk.Summary is { } summary)
                Console.WriteLine($"\n[{summary.TaskType}]");
        }
    }
}
