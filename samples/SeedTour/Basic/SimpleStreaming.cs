using LlmDispatcher;

namespace SeedTour.Basic;

internal static partial class SimpleStreaming
{
    [LlmStream(TaskType.TextGeneration)]
    public static partial IAsyncEnumerable<string> StreamText(string prompt, CancellationToken ct = default);

    public static async Task ShowAsync(CancellationToken ct)
    {
        await foreach (var text in StreamText("Write a long story about space exploration", ct))
            Console.Write(text);
        Console.WriteLine();
    }
}
