using LlmDispatcher;

namespace SeedTour.Multimodal;

internal static partial class ImageAnalysis
{
    [LlmStream(TaskType.VisionAnalysis)]
    public static partial IAsyncEnumerable<string> StreamImageAnalysis(
        string prompt,
        IReadOnlyList<ImageInput> images,
        CancellationToken ct = default
    );

    public static async Task ShowAsync(CancellationToken ct)
    {
        var image = ImageInput.FromFile(Path.Combine(AppContext.BaseDirectory, "Media", "tide.jpg"));
        Console.WriteLine($"({image.MediaType}, {image.Data.Length} bytes)"); // what it is, its bytes tell
        await foreach (var text in StreamImageAnalysis("Describe this image", [image], ct))
            Console.Write(text);
        Console.WriteLine();
    }
}
