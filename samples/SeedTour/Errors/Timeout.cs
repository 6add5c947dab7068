using LlmDispatcher;

namespace SeedTour.Errors;

internal static partial class Timeout
{
    [LlmStream(TaskType.TextGeneration, TimeoutSeconds = 30, Fallback = true)]
    public static partial IAsyncEnumerable<string> StreamWithTimeout(string prompt, CancellationToken ct = default);

    [LlmStream(TaskType.TextGeneration, TimeoutSeconds = 0.5)]
    public static partial IAsyncEnumerable<string> ImpatientStream(string prompt, CancellationToken ct = default);

    public static Task ShowAsync(CancellationToken ct) => ShowAsync(StreamWithTimeout("Write a long story", ct));

    public static Task ShowImpatientAsync(CancellationToken ct) => ShowAsync(ImpatientStream("Write a long story", ct));

    private static async Task ShowAsync(IAsyncEnumerable<string> stream)
    {
        try
        {
            await foreach (var text in stream)
                Console.Write(text);
            Console.WriteLine();
        }
        catch (TimeoutException late)
        {
            Console.WriteLine($"\nStreaming timed out: {late.GetType().Name}: {late.Message}");
        }
    }
}
