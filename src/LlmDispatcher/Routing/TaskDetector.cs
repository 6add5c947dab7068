using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Routing;

/// <summary>Finds out what kind of work a request is: by what it carries first, then by its words. A wrong guess costs quality, never a capability.</summary>
internal static partial class TaskDetector
{
    public static TaskType Detect(TaskRequest request)
    {
        var media = request.Messages.SelectMany(m => m.Contents).ToList();
        if (media.Exists(c => IsKind(c, "audio")))
            return string.IsNullOrWhiteSpace(request.Prompt) || Transcribe().IsMatch(request.Prompt)
                ? TaskType.AudioTranscription
                : TaskType.QuestionAnswering;
        if (media.Exists(c => IsKind(c, "image")))
            return TaskType.VisionAnalysis;
        if (request.Options?.Tools is { Count: > 0 })
            return TaskType.FunctionCalling;
        return request.Options?.ResponseFormat is ChatResponseFormatJson ? TaskType.StructuredOutput : ByWords(request.Prompt);
    }

    public static bool IsKind(AIContent content, string kind) =>
        content switch
        {
            DataContent data => data.HasTopLevelMediaType(kind),
            UriContent uri => uri.HasTopLevelMediaType(kind),
            _ => false,
        };

    private static TaskType ByWords(string prompt) =>
        Translate().IsMatch(prompt) ? TaskType.Translation
        : Summarize().IsMatch(prompt) ? TaskType.Summarization
        : Sentiment().IsMatch(prompt) ? TaskType.SentimentAnalysis
        : Classify().IsMatch(prompt) ? TaskType.Classification
        : Code().IsMatch(prompt) ? TaskType.CodeGeneration
        : Calculate().IsMatch(prompt) ? TaskType.Math
        : Think().IsMatch(prompt) ? TaskType.Reasoning
        : prompt.AsSpan().TrimEnd() is [.., '?'] ? TaskType.QuestionAnswering
        : TaskType.TextGeneration;

    private const RegexOptions AsWritten = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"\btranscri(be|pt|ption)\b", AsWritten)]
    private static partial Regex Transcribe();

    [GeneratedRegex(
        @"\btranslat(e|ion)\b|\b(in|into|to) (english|german|french|spanish|italian|chinese|japanese|korean|portuguese)\s*[:.]",
        AsWritten
    )]
    private static partial Regex Translate();

    [GeneratedRegex(@"\bsummar(y|i[sz]e|i[sz]ation)\b|\btl;?dr\b|\bin (one|two|three|a few) sentences\b", AsWritten)]
    private static partial Regex Summarize();

    [GeneratedRegex(@"\bsentiment\b|\b(positive|negative) or (positive|negative)\b", AsWritten)]
    private static partial Regex Sentiment();

    [GeneratedRegex(@"\bclassif(y|ication)\b|\bwhich (category|label|class)\b", AsWritten)]
    private static partial Regex Classify();

    [GeneratedRegex(
        @"```|\b(write|implement|fix|debug|refactor|review)\b[^.\n]{0,60}\b(code|function|method|class|program|script|quer(y|ies)|unit tests?|regex|sql|api)\b|\b(python|c#|csharp|javascript|typescript|rust|java|golang|c\+\+) (code|function|class|program|script)\b",
        AsWritten
    )]
    private static partial Regex Code();

    [GeneratedRegex(@"\b(calculate|compute|solve|integral|derivative|equation|prove that)\b|\d\s*[-+*/^×÷]\s*\d", AsWritten)]
    private static partial Regex Calculate();

    [GeneratedRegex(@"\bstep by step\b|\b(reason|think) (through|about|carefully)\b|\bpros and cons\b|\btrade-?offs?\b", AsWritten)]
    private static partial Regex Think();
}
