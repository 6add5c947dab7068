using LlmDispatcher.Streams;
using LlmDispatcher.Tokens;

namespace LlmDispatcher.Dispatch.Recovery;

/// <summary>The request that makes a model go on with a text.</summary>
internal static class Continuation
{
    /// <param name="request">What was asked.</param>
    /// <param name="shown">The answer so far.</param>
    /// <param name="method">How the model is brought to go on.</param>
    /// <param name="instruction">What it is told when it is asked, with a place for the anchor.</param>
    public static TaskRequest Of(TaskRequest request, string shown, SeamMethod method, string instruction)
    {
        var begun = shown.TrimEnd(); // some providers take no white space at the end
        if (begun.Length == 0)
            return request;
        var anchor = method == SeamMethod.Echo ? Anchor.Of(shown) : "";
        if ((request.MaxOutputTokens ?? request.Options?.MaxOutputTokens) is { } limit) // what was shown counts; what is cut off does not
            request = request with
            {
                MaxOutputTokens = (int)Math.Max(1, limit - TokenEstimate.OfText(shown)) + (int)TokenEstimate.OfText(anchor),
            };
        return method == SeamMethod.Prefill
            ? request.Begun(begun)
            : request.Begun(begun, instruction.Replace(StreamPolicy.AnchorPlaceholder, anchor, StringComparison.Ordinal));
    }

    /// <summary>Whether an answer to the request may be spliced from two.</summary>
    public static bool IsPossible(TaskRequest request, Attempt broken, int shownLength) =>
        shownLength <= StreamPolicy.MaxRecoverableText
        && request.Messages.Count > 0
        && request.TaskType != TaskType.AudioTranscription
        && request.Options?.ResponseFormat is not Microsoft.Extensions.AI.ChatResponseFormatJson
        && broken.Answer.Calls.Count == 0
        && broken.Answer.Refusal.Length == 0;

    /// <summary>The ladder for a route, the surest first.</summary>
    public static IEnumerable<SeamMethod> Rungs(RouteCandidate route, TaskRequest request, string shown)
    {
        if (string.IsNullOrWhiteSpace(shown))
            return [SeamMethod.Prefill]; // of nothing, so that any model can
        var thinks = request.Options?.Reasoning is not null; // a beginning does not go with thinking
        return route.AcceptsPrefill && !thinks ? [SeamMethod.Prefill, SeamMethod.Echo] : [SeamMethod.Echo];
    }
}
