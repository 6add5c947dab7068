namespace LlmDispatcher.Media;

/// <summary>When a recording is to be written down and nothing else; OpenAI and its like have an endpoint of its own for that.</summary>
internal static class Transcription
{
    /// <param name="task">The kind of work that was asked for.</param>
    /// <param name="model">The model that is asked; some do nothing else.</param>
    public static bool IsMeant(TaskType? task, string? model) =>
        task == TaskType.AudioTranscription || Names(model, "transcribe") || Names(model, "whisper");

    private static bool Names(string? model, string word) => model?.Contains(word, StringComparison.OrdinalIgnoreCase) is true;
}
