using LlmDispatcher;

namespace SeedTour.Advanced;

internal static partial class Callbacks
{
    private static readonly StreamingCallbacks Told = new()
    {
        OnStreamStart = start => Console.WriteLine($"Streaming started with {start.Provider}:{start.Model}"),
        OnChunkReceived = (text, chunk) => Console.WriteLine($"Received chunk {chunk.Index}: {text}"),
        OnStreamEnd = summary => Console.WriteLine($"Streaming {summary.Ending}. Total tokens: {summary.Usage?.TotalTokenCount}"),
    };

    [LlmStream(TaskType.TextGeneration, MaxOutputTokens = 12)]
    public static partial IAsyncEnumerable<string> StreamWithCallbacks(
        string prompt,
        StreamingCallbacks callbacks,
        CancellationToken ct = default
    );

    public static async Task ShowAsync(CancellationToken ct)
    {
        await foreach (var _ in StreamWithCallbacks("Write a story", Told, ct))
        {
            // The callbacks have seen it already.
        }
    }
}
