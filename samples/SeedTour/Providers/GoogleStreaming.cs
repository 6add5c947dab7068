using LlmDispatcher;

namespace SeedTour.Providers;

internal static partial class GoogleStreaming
{
    [LlmStream(TaskType.TextGeneration, Providers = ["google"], Model = "gemini-2.5-pro")]
    public static partial IAsyncEnumerable<StreamChunk> GoogleStream(string prompt, CancellationToken ct = default);

    public static async Task ShowAsync(CancellationToken ct)
    {
        await foreach (var chunk in GoogleStream("Write a summary", ct))
        {
            Console.Write(chunk.Text);
            if (chunk.Summary is { } summary)
                Console.WriteLine($"\n[{summary.Provider}:{summary.Model}]");
        }
    }
}
