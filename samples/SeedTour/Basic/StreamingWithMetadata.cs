using LlmDispatcher;

namespace SeedTour.Basic;

internal static partial class StreamingWithMetadata
{
    [LlmStream(TaskType.TextGeneration, MaxOutputTokens = 24)]
    public static partial IAsyncEnumerable<StreamChunk> StreamWithMetadata(string prompt, CancellationToken ct = default);

    public static async Task ShowAsync(CancellationToken ct)
    {
        await foreach (var chunk in StreamWithMetadata("Write a story", ct))
        {
            if (chunk.Summary is { } summary) // the last chunk: no text, but how it went
                Console.WriteLine($"{chunk.Index} chunks, {chunk.TotalTokens} tokens, {summary.Cost} USD, finished by {summary.FinishReason}");
            else
                Console.WriteLine($"[{chunk.Provider}:{chunk.Model}] {chunk.Index, 2} {chunk.Text}");
        }
    }
}
