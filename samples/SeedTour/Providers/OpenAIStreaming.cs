using LlmDispatcher;

namespace SeedTour.Providers;

internal static partial class OpenAIStreaming
{
    [LlmStream(TaskType.TextGeneration, Providers = ["openai"], Model = "gpt-4")]
    public static partial IAsyncEnumerable<StreamChunk> OpenAIStream(string prompt, CancellationToken ct = default);

    public static async Task ShowAsync(CancellationToken ct)
    {
        await foreach (var chunk in OpenAIStream("Write a technical explanation", ct))
        {
            Console.Write(chunk.Text);
            if (chunk.Summary is { } summary)
                Console.WriteLine($"\n[{summary.Provider}:{summary.Model}]");
        }
    }
}
