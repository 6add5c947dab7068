using LlmDispatcher;
using SeedTour.Advanced;

namespace SeedTour.BestPractices;

internal static class Feedback
{
    public static async Task ShowAsync(CancellationToken ct)
    {
        var end = Console.IsOutputRedirected ? "\n" : "\r"; // in a terminal, one line that changes

        var tracker = new ProgressTracker();
        tracker.Changed += (_, now) => Console.Write($"Progress: {now.Percent, 5:F1}% {now.Tokens, 3} tokens{end}");
        await foreach (var _ in Progress.StreamWithProgress("Write a detailed analysis", tracker, ct)) { }
        Console.WriteLine();
    }
}
