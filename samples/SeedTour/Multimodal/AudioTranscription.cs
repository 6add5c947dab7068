using LlmDispatcher;

namespace SeedTour.Multimodal;

internal static partial class AudioTranscription
{
    [LlmStream(TaskType.AudioTranscription)]
    public static partial IAsyncEnumerable<string> StreamAudioTranscription(
        string prompt,
        AudioInput audio,
        CancellationToken ct = default
    );

    public static async Task ShowAsync(CancellationToken ct)
    {
        var audio = AudioInput.FromFile(Path.Combine(AppContext.BaseDirectory, "Media", "tide.mp3"));
        Console.WriteLine($"({audio.MediaType}, {audio.Data.Length} bytes)");
        await foreach (var text in StreamAudioTranscription("Transcribe this audio", audio, ct))
            Console.Write(text);
        Console.WriteLine();
    }
}
