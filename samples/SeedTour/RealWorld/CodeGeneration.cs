using LlmDispatcher;

namespace SeedTour.RealWorld;

internal static partial class CodeGeneration
{
    [LlmStream(TaskType.CodeGeneration, Prompt = "Write {language} code. {description}")]
    public static partial IAsyncEnumerable<string> StreamCodeGeneration(
        string description,
        string language = "python",
        CancellationToken ct = default
    );

    public static async Task ShowAsync(CancellationToken ct)
    {
        Console.WriteLine("Generated code:");
        await foreach (var text in StreamCodeGeneration("Create a function to sort a list", "python", ct))
            Console.Write(text);
        Console.WriteLine();
    }
}
