using LlmDispatcher;

namespace SeedTour.Providers;

internal static partial class AnthropicStreaming
{
    [LlmStream(TaskType.TextGeneration, Providers = ["anthropic"], Model = "claude-3-sonnet")]
    public static partial IAsyncEnumerable<StreamChunk> AnthropicStream(string prompt, CancellationToken ct = default);

    public static async Task ShowAsync(CancellationToken ct)
    {
        await foreach (var chunk in AnthropicStream("Write a creative story", ct))
        {
            Console.Write(chunk.Text);
            if (chunk.Summary is { } summary)
                Console.WriteLine($"\n[{summary.Provider}:{summary.Model}]");
        }
    }
}
