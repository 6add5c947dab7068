using LlmDispatcher;

namespace SeedTour.BestPractices;

/// <summary>A service of your own: its switch and its cache are its members, and it may be injected and faked.</summary>
internal sealed partial class Reuse(LlmSwitch llm)
{
    private readonly StreamingCache _cache = new();

    public IAsyncEnumerable<StreamChunk> TellAsync(string prompt, CancellationToken ct) => CachedStream(prompt, _cache, ct);

    [LlmStream]
    private partial IAsyncEnumerable<StreamChunk> CachedStream(string prompt, StreamingCache cache, CancellationToken ct);

    public static async Task ShowAsync(CancellationToken ct)
    {
        var stories = new Reuse(LlmSwitch.Global);
        for (var i = 0; i < 2; i++)
        {
            await foreach (var chunk in stories.TellAsync("Tell me of the tide", ct))
            {
                Console.Write(chunk.Text);
                if (chunk.Summary is { } summary)
                    Console.WriteLine($"\n[{summary.Cache?.Outcome}]");
            }
        }
    }
}
