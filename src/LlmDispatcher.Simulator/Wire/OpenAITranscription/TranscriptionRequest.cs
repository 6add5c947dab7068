using LlmDispatcher.Simulator.Answers;
using LlmDispatcher.Simulator.Answers.Media;
using static LlmDispatcher.Simulator.Wire.OpenAI.OpenAIError;

namespace LlmDispatcher.Simulator.Wire.OpenAITranscription;

/// <summary>Reads the form of a transcription request, as strictly as the real server where clients depend on it.</summary>
internal static class TranscriptionRequest
{
    private const string Old = "whisper-1";
    private static readonly string[] Extensions = ["flac", "m4a", "mp3", "mp4", "mpeg", "mpga", "oga", "ogg", "wav", "webm"];

    public static Conversation Read(SimulatedRequest request)
    {
        var form = Multipart.Read(request) ?? throw Invalid("Could not parse multipart form", null, null);
        if (request.ModelName is not { Length: > 0 } model)
            throw Invalid("you must provide a model parameter", "model", "missing_required_parameter");
        var prompt = new Turn(Role.User, form.Text("prompt") ?? "") { Attachments = [ReadFile(form)] };
        var format = form.Text("response_format") ?? "json";
        if (format is not ("json" or "text" or "srt" or "vtt" or "verbose_json" or "diarized_json"))
            throw Invalid($"Invalid value for 'response_format': '{format}'.", "response_format", "invalid_value");
        if (model.StartsWith("gpt-", StringComparison.Ordinal) && format is "srt" or "vtt" or "verbose_json")
            throw Invalid(
                $"response_format '{format}' is not compatible with model '{model}'. Use 'json' or 'text' instead.",
                "response_format",
                "unsupported_value"
            );
        // The old model does not stream, and does not say so either.
        return new(model, [prompt]) { Stream = form.Text("stream") == "true" && model != Old, Format = format };
    }

    private static Attachment ReadFile(Multipart form)
    {
        if (form.File("file") is not var (name, bytes))
            throw Invalid("Missing required parameter: 'file'.", "file", "missing_required_parameter");
        var extension = Path.GetExtension(name ?? "").TrimStart('.').ToLowerInvariant();
        if (!Extensions.Contains(extension))
            throw Invalid($"Invalid file format. Supported formats: [{string.Join(", ", Extensions.Select(e => $"'{e}'"))}]", "file", null);
        return Attachment.Audio(bytes.ToArray()) ?? throw Invalid("Audio file might be corrupted or unsupported", "file", "invalid_value");
    }
}
