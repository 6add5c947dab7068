using Microsoft.Extensions.AI;

namespace LlmDispatcher;

/// <summary>As much of a conversation as the model takes that would answer it.</summary>
internal static class ContextRoom
{
    /// <summary>Room for the answer where nobody says how long it may be: a quarter of a small window, and no more than most answers need.</summary>
    private const int UsualAnswer = 4096;

    /// <param name="messages">The whole conversation, oldest first; the last one is always sent.</param>
    /// <param name="request">The request of some of them.</param>
    /// <param name="llm">Knows who would answer, and how much they take.</param>
    /// <param name="leftOut">How many of them are not in the request.</param>
    public static TaskRequest Fit(
        List<ChatMessage> messages,
        Func<IEnumerable<ChatMessage>, TaskRequest> request,
        LlmSwitch llm,
        out int leftOut
    )
    {
        leftOut = 0;
        var whole = request(messages);
        if (IsFitting(whole, llm))
            return whole;
        // Fewer turns are never longer, so the right number is found by halving. With none that fits, the last turn is sent and told what is wrong.
        var starts = TurnStarts(messages);
        var (low, high) = (0, starts.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (IsFitting(request(From(messages, starts[middle])), llm))
                high = middle;
            else
                low = middle + 1;
        }
        if (starts.Count == 0)
            return whole;
        List<ChatMessage> kept = [.. From(messages, starts[low])];
        leftOut = messages.Count - kept.Count;
        return request(kept);
    }

    /// <summary>Where the conversation may begin, but for its first message: where the user speaks, and no result of a tool that was called before is still to come.</summary>
    private static List<int> TurnStarts(List<ChatMessage> messages)
    {
        List<int> starts = [];
        HashSet<string> awaited = []; // calls whose result stands after the place that is looked at, and they before it
        for (var i = messages.Count - 1; i > 0; i--)
        {
            foreach (var content in messages[i].Contents)
            {
                if (content is FunctionResultContent result)
                    awaited.Add(result.CallId);
                else if (content is FunctionCallContent call)
                    awaited.Remove(call.CallId);
            }
            if (messages[i].Role == ChatRole.User && awaited.Count == 0)
                starts.Add(i);
        }
        starts.Reverse();
        return starts;
    }

    private static IEnumerable<ChatMessage> From(List<ChatMessage> messages, int start) =>
        messages.Where((m, i) => i >= start || m.Role == ChatRole.System);

    private static bool IsFitting(TaskRequest request, LlmSwitch llm)
    {
        try
        {
            var decision = llm.Explain(request);
            var first = decision.Ranked[0];
            return first.ContextWindow is not { } window || decision.EstimatedInputTokens + Answer(request, first, window) <= window;
        }
        catch (NoRouteException error) when (error.Kind == LlmErrorKind.ContextLengthExceeded)
        {
            return false;
        }
    }

    private static int Answer(TaskRequest request, RouteCandidate candidate, int window) =>
        request.MaxOutputTokens ?? Math.Min(Math.Min(UsualAnswer, candidate.MaxOutputTokens ?? UsualAnswer), window / 4);
}
