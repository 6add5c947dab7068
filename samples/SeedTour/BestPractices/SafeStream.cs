using LlmDispatcher;
using SeedTour.Basic;

namespace SeedTour.BestPractices;

internal static class SafeStream
{
    public static async Task ShowAsync(CancellationToken ct)
    {
        try
        {
            await foreach (var text in SimpleStreaming.StreamText("Write a short story", ct))
                Console.Write(text);
            Console.WriteLine();
        }
        catch (StreamingException error)
        {
            Console.WriteLine($"\nStreaming error: {error.Message}");
            // Retrying, other routes and going on with the text have been tried already: see error.Attempts.
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Console.WriteLine($"\nUnexpected error: {error.Message}");
        }
    }
}
