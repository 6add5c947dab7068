using LlmDispatcher;

namespace SeedTour.BestPractices;

internal sealed class Journal
{
    private int _words; // one object serves any number of streams at once

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
        if (text.StartsWith(' '))
            Interlocked.Increment(ref _words);
    }

    private ValueTask LogEndAsync(StreamSummary summary, CancellationToken ct)
    {
        Console.WriteLine($"end: {summary.Ending}, {Volatile.Read(ref _words)} words in all");
        return ValueTask.CompletedTask;
    }
}
