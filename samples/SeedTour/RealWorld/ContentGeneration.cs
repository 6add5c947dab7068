using LlmDispatcher;

namespace SeedTour.RealWorld;

internal static partial class ContentGeneration
{
    [LlmStream(TaskType.TextGeneration, Prompt = "Write a {length} article about {topic}")]
    public static partial IAsyncEnumerable<string> StreamContentGeneration(
        string topic,
        string length = "medium",
        ProgressTracker? progress = null,
        CancellationToken ct = default
    );

    public static async Task ShowAsync(CancellationToken ct)
    {
        var tracker = new ProgressTracker { ExpectedTokens = 250 }; // better than a guess, where you know it

        Console.WriteLine("Generating content...");
        var next = 25;
        await foreach (var text in StreamContentGeneration("Artificial Intelligence", "long", tracker, ct))
        {
            Console.Write(text);
            if (tracker.Percent < next)
                continue;
            Console.WriteLine($"\nProgress: {tracker.Percent:F1}%");
            next += 25;
        }
        Console.WriteLine($"\nProgress: {tracker.Percent:F1}%");
    }
}
