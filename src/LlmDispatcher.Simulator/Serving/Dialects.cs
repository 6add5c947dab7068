using LlmDispatcher.Simulator.Wire;
using LlmDispatcher.Simulator.Wire.Anthropic;
using LlmDispatcher.Simulator.Wire.Gemini;
using LlmDispatcher.Simulator.Wire.OpenAIChat;
using LlmDispatcher.Simulator.Wire.OpenAIResponses;
using LlmDispatcher.Simulator.Wire.OpenAITranscription;

namespace LlmDispatcher.Simulator.Serving;

/// <summary>Which dialect a request speaks, by the look of its path: even what is not found is not found in that dialect.</summary>
internal static class Dialects
{
    private static readonly ChatDialect Chat = new();
    private static readonly ResponsesDialect Responses = new();
    private static readonly TranscriptionDialect Transcription = new();
    private static readonly AnthropicDialect Anthropic = new();
    private static readonly GeminiDialect Gemini = new();

    public static IDialect Of(SimulatedRequest request) =>
        request.Route switch
        {
            var path when Lies(path, "/v1/chat") => Chat,
            var path when Lies(path, "/v1/responses") => Responses,
            var path when Lies(path, "/v1/audio") => Transcription,
            var path when Lies(path, "/v1/messages") => Anthropic,
            var path when Lies(path, "/v1beta") => Gemini,
            // Both have a list of models at the same place, but only one has a version in a header.
            _ => request.Headers.ContainsKey("anthropic-version") ? Anthropic : Chat,
        };

    private static bool Lies(string path, string under) => path == under || path.StartsWith(under + "/", StringComparison.Ordinal);
}
