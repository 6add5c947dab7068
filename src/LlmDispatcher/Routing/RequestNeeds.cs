using LlmDispatcher.Media;
using LlmDispatcher.Tokens;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Routing;

/// <summary>What a request needs of a model, whatever the strategy.</summary>
/// <param name="Task">The kind of work.</param>
/// <param name="Capabilities">What the model must be able to do.</param>
/// <param name="Tokens">How long the request is: counted when its cost is limited, else estimated.</param>
/// <param name="Media">What it carries beside text.</param>
internal sealed record RequestNeeds(TaskType Task, Capability Capabilities, RequestTokens Tokens, IReadOnlyList<AIContent> Media)
{
    private const int LongContext = 100_000;

    public int InputTokens => (int)Math.Min(Tokens.Total, int.MaxValue);

    /// <param name="request">What is asked.</param>
    /// <param name="byWords">Whether the kind of work is found out from its words, too, where it does not say so.</param>
    public static RequestNeeds Of(TaskRequest request, bool byWords = true)
    {
        var task = request.TaskType ?? TaskDetector.Detect(request, byWords);
        var media = RequestMedia.In(request);
        // Counting takes time, a third of a second at first: only who sets a limit on cost waits for it.
        var tokens = request.MaxCost is null ? TokenEstimate.Of(request) : TokenCounter.Of(request);
        var needs = Capability.Streaming;
        // A model for transcription reads nothing but the recording.
        if (task != TaskType.AudioTranscription)
            needs |= Capability.Text;
        if (media.Any(c => RequestMedia.KindOf(c) == MediaKind.Image))
            needs |= Capability.Vision;
        if (media.Any(c => RequestMedia.KindOf(c) == MediaKind.Recording))
            needs |= Capability.Audio;
        if (request.Options?.Tools is { Count: > 0 })
            needs |= Capability.FunctionCalling;
        if (request.Options?.ResponseFormat is ChatResponseFormatJson)
            needs |= Capability.StructuredOutput;
        if (tokens.Total >= LongContext)
            needs |= Capability.LongContext;
        return new(task, needs, tokens, media);
    }

    /// <param name="model">The model.</param>
    /// <param name="dialect">The wire language that leads to it; <see langword="null"/> for a source of one's own.</param>
    /// <param name="request">The request whose needs these are.</param>
    /// <returns>Why the model cannot answer; <see langword="null"/> when it can, as far as is known.</returns>
    public Shortfall? Missing(ModelCard model, string? dialect, TaskRequest request)
    {
        if (Lacks(Capability.Audio, "audio", model))
            return new(LlmErrorKind.ModelUnsupported, "takes no audio") { Capability = Capability.Audio };
        if (Lacks(Capability.Vision, "image", model))
            return new(LlmErrorKind.ModelUnsupported, "takes no images") { Capability = Capability.Vision };
        if (Lacks(Capability.Text, "text", model))
            return new(LlmErrorKind.ModelUnsupported, "takes no text") { Capability = Capability.Text };
        if (MediaLimits.Problem(dialect, Media, Transcription.IsMeant(request.TaskType, model.Id)) is { } problem)
            return new(LlmErrorKind.ModelUnsupported, problem);
        var room = model.MaxInputTokens ?? model.ContextWindow;
        if (InputTokens > room)
            return new(LlmErrorKind.ContextLengthExceeded, $"has room for {room:N0} tokens; the request has about {InputTokens:N0}")
            {
                MaxTokens = room,
            };
        if (request.MaxOutputTokens > model.MaxOutputTokens)
            return new(LlmErrorKind.ModelUnsupported, $"answers with at most {model.MaxOutputTokens:N0} tokens");
        return null;
    }

    private bool Lacks(Capability capability, string input, ModelCard model) => Capabilities.HasFlag(capability) && !model.Takes(input);
}
