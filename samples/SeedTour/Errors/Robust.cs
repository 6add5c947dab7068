using LlmDispatcher;

namespace SeedTour.Errors;

internal static partial class Robust
{
    [LlmStream(TaskType.TextGeneration, Fallback = true, MaxRetries = 3)]
    public static partial IAsyncEnumerable<string> RobustStream(string prompt, CancellationToken ct = default);

    public static async Task ShowAsync(CancellationToken ct)
    {
        try
        {
            await foreach (var text in RobustStream("Write a short story", ct))
                Console.Write(text);
            Console.WriteLine();
        }
        catch (StreamingException error) // after the first text, and nobody could go on with it
        {
            Console.WriteLine($"\nStreaming error ({error.Kind}): {error.Message}");
            Console.WriteLine($"Shown so far, and still valid: {error.PartialText.Length} characters");
        }
        catch (ProviderException error) // before the first text, by all providers
        {
            Console.WriteLine($"\nProvider error ({error.Kind}): {error.Message}");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Console.WriteLine($"\nUnexpected error: {error.Message}");
        }
    }
}
