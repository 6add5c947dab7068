using LlmDispatcher;

namespace SeedTour.Advanced;

internal static partial class Progress
{
    [LlmStream(TaskType.TextGeneration, MaxOutputTokens = 24)]
    public static partial IAsyncEnumerable<string> StreamWithProgress(
        string prompt,
        ProgressTracker progress,
        CancellationToken ct = default
    );

    public static async Task ShowAsync(CancellationToken ct)
    {
        var tracker = new ProgressTracker(); // the one that is passed is the one that is read

        await foreach (var text in StreamWithProgress("Write a detailed analysis", tracker, ct))
        {
            Console.Write(text);
            Console.WriteLine($"\nProgress: {tracker.Percent:F1}%"); // up to date: it knows of this piece already
        }
        Console.WriteLine($"Progress: {tracker.Percent:F1}%"); // 100 only now, when the answer is complete
    }
}
