using LlmDispatcher;

namespace SeedTour.BestPractices;

internal sealed class Journal
{
    private readonly Lock _lock = new(); // one object serves any number of streams at once
    private int _words;

    public StreamingCallbacks Callbacks =>
        new()
        {
            OnStreamStart = LogStart,
            OnChunkReceived = CountWords,
            OnStreamEndAsync = LogEndAsync,
            OnAttemptFailed = attempt => Console.WriteLine($"attempt {attempt.Number} failed: {attempt.Failure?.Message}"),
        };

    public static async Task ShowAsync(CancellationToken ct)
    {
        var callbacks = new Journal().Callbacks;
        foreach (var prompt in (string[])["Write a story", "Write a summary"])
        {
            await foreach (var _ in Advanced.Callbacks.StreamWithCallbacks(prompt, callbacks, ct)) { }
        }
    }

    private static void LogStart(StreamStart start) => Console.WriteLine($"start: {start.Request.Prompt}, {start.Provider}:{start.Model}");

    private void CountWords(string text, StreamChunk chunk)
    {
        lock (_lock)
            _words += text.StartsWith(' ') ? 1 : 0;
    }

    private ValueTask LogEndAsync(StreamSummary summary, CancellationToken ct)
    {
        Console.WriteLine($"end: {summary.Ending}, {_words} words in all");
        return ValueTask.CompletedTask;
    }
}
