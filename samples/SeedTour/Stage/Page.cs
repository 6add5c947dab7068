using SeedTour.Advanced;
using SeedTour.Basic;
using SeedTour.BestPractices;
using SeedTour.Multimodal;
using SeedTour.Performance;
using SeedTour.Providers;
using SeedTour.RealWorld;

namespace SeedTour.Stage;

/// <summary>The page's sections in its order.</summary>
internal static class Page
{
    private const string Basic = "Basic Streaming";
    private const string Advanced = "Advanced Streaming Features";
    private const string Providers = "Provider-Specific Streaming";
    private const string Multimodal = "Multimodal Streaming";
    private const string Errors = "Error Handling in Streaming";
    private const string Performance = "Performance Optimization";
    private const string RealWorld = "Real-World Examples";
    private const string BestPractices = "Best Practices";

    public static IReadOnlyList<Section> Sections { get; } =
    [
        new("simple", Basic, "Simple Streaming", "Basic/SimpleStreaming.cs", new Scene(SimpleStreaming.ShowAsync)),
        new("metadata", Basic, "Streaming with Metadata", "Basic/StreamingWithMetadata.cs", new Scene(StreamingWithMetadata.ShowAsync)),
        new("progress", Advanced, "Streaming with Progress Tracking", "Advanced/Progress.cs", new Scene(Progress.ShowAsync)),
        new("callbacks", Advanced, "Streaming with Callbacks", "Advanced/Callbacks.cs", new Scene(Callbacks.ShowAsync)),
        new("openai", Providers, "OpenAI Streaming", "Providers/OpenAIStreaming.cs", new Scene(OpenAIStreaming.ShowAsync)),
        new("anthropic", Providers, "Anthropic Streaming", "Providers/AnthropicStreaming.cs", new Scene(AnthropicStreaming.ShowAsync)),
        new("google", Providers, "Google Streaming", "Providers/GoogleStreaming.cs", new Scene(GoogleStreaming.ShowAsync)),
        new("image", Multimodal, "Image + Text Streaming", "Multimodal/ImageAnalysis.cs", new Scene(ImageAnalysis.ShowAsync)),
        new("audio", Multimodal, "Audio Streaming", "Multimodal/AudioTranscription.cs", new Scene(AudioTranscription.ShowAsync)),
        new("robust", Errors, "Robust Streaming with Error Handling", "Errors/Robust.cs", Trouble.Robust),
        new("timeout", Errors, "Streaming with Timeout", "Errors/Timeout.cs", Trouble.Timeout),
        new("batch", Performance, "Batch Streaming", "Performance/Batch.cs", new Scene(Batch.ShowAsync)),
        new("cache", Performance, "Streaming with Caching", "Performance/Caching.cs", new Scene(Caching.ShowAsync)),
        new(
            "chat",
            RealWorld,
            "Chat Application",
            "RealWorld/Chat.cs",
            new Scene(Chat.ShowAsync, "A history of your own:"),
            new Scene(Chat.ShowConversationAsync, "A Conversation that remembers by itself:")
        ),
        new("code", RealWorld, "Code Generation with Streaming", "RealWorld/CodeGeneration.cs", new Scene(CodeGeneration.ShowAsync)),
        new(
            "content",
            RealWorld,
            "Content Generation with Progress",
            "RealWorld/ContentGeneration.cs",
            new Scene(ContentGeneration.ShowAsync)
        ),
        new("errors", BestPractices, "1. Handle Streaming Errors Gracefully", "BestPractices/SafeStream.cs", Trouble.Safe),
        new("limits", BestPractices, "2. Use Appropriate Timeouts", "BestPractices/Limits.cs", new Scene(Limits.ShowAsync)),
        new("feedback", BestPractices, "3. Implement Progress Feedback", "BestPractices/Feedback.cs", new Scene(Feedback.ShowAsync)),
        new("journal", BestPractices, "4. Use Callbacks for Complex Logic", "BestPractices/Journal.cs", new Scene(Journal.ShowAsync)),
        new("reuse", BestPractices, "5. Optimize for Performance", "BestPractices/Reuse.cs", new Scene(Reuse.ShowAsync)),
    ];
}
