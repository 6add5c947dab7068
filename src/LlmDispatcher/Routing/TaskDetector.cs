using System.Text.RegularExpressions;
using LlmDispatcher.Media;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Routing;

/// <summary>Finds out what kind of work a request is: by what it carries first, then by its words. A wrong guess costs quality, never a capability.</summary>
internal static partial class TaskDetector
{
    private const int Beginning = 2000;
    private const int End = 500;

    /// <param name="request">What is asked.</param>
    /// <param name="byWords">Whether the words are read, which takes longer than all the rest of a plan; without them what carries nothing else is text generation.</param>
    public static TaskType Detect(TaskRequest request, bool byWords = true)
    {
        var media = RequestMedia.In(request);
        if (media.Any(c => RequestMedia.KindOf(c) == MediaKind.Recording))
            return string.IsNullOrWhiteSpace(request.Prompt) || Transcribe().IsMatch(request.Prompt)
                ? TaskType.AudioTranscription
                : TaskType.QuestionAnswering;
        if (media.Count > 0)
            return TaskType.VisionAnalysis;
        if (request.Options?.Tools is { Count: > 0 })
            return TaskType.FunctionCalling;
        if (request.Options?.ResponseFormat is ChatResponseFormatJson)
            return TaskType.StructuredOutput;
        return byWords ? ByWords(Asking(request.Prompt)) : TaskType.TextGeneration;
    }

    /// <summary>What is asked stands at the beginning or at the end; what is between, in a long text, is what it is asked of.</summary>
    private static string Asking(string prompt) =>
        prompt.Length <= Beginning + End ? prompt : string.Concat(prompt.AsSpan(0, Beginning), "\n", prompt.AsSpan(prompt.Length - End));

    /// <summary>The order counts: who asks for the mood of a text in one of three words asks for the mood.</summary>
    private static TaskType ByWords(string words) =>
        TaskWords.Role().IsMatch(words) ? TaskType.TextGeneration
        : TaskWords.Translate().IsMatch(words) ? TaskType.Translation
        : TaskWords.Summarize().IsMatch(words) ? TaskType.Summarization
        : TaskWords.Feel().IsMatch(words) ? TaskType.SentimentAnalysis
        : TaskWords.Classify().IsMatch(words) ? TaskType.Classification
        : TaskWords.Code().IsMatch(words) ? TaskType.CodeGeneration
        : TaskWords.Riddle().IsMatch(words) ? TaskType.Reasoning
        : TaskWords.Calculate().IsMatch(words) ? TaskType.Math
        : TaskWords.Weigh().IsMatch(words) ? TaskType.Reasoning
        : TaskWords.Ask().IsMatch(words) ? TaskType.QuestionAnswering
        : TaskType.TextGeneration;

    [GeneratedRegex(@"\btranscri(be|pt|ption)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Transcribe();
}
