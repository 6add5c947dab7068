namespace LlmDispatcher.Simulator.Answers;

/// <summary>Puts an answer together: reasoning, text or tool calls, and where it stops.</summary>
internal static class Composer
{
    private const int WordsOfWantedReasoning = 24;

    /// <summary>Reasons to break an answer off, in the words of all dialects.</summary>
    private static readonly HashSet<string> BreakingOff =
    [
        "length",
        "content_filter",
        "max_tokens",
        "model_context_window_exceeded",
        "max_output_tokens",
        "MAX_TOKENS",
        "SAFETY",
        "RECITATION",
    ];

    public static Answer Compose(Conversation conversation, Script script)
    {
        var words = script.Reasoning == 0 && conversation.WantsReasoning ? WordsOfWantedReasoning : script.Reasoning;
        var answer = new Answer { PromptTokens = conversation.PromptTokens, Reasoning = Reasoning(conversation, words) };
        if (script.SilentRefusal)
            return answer with { Refusal = true, Finish = script.Finish ?? "content_filter" };
        if (script.Refuse)
            return answer with { Refusal = true, Text = [.. Tokeniser.Split(Refused(conversation))], Finish = script.Finish ?? "stop" };

        var calls = ToolCalling.Calls(conversation, script.Tools);
        if (calls.Count > 0)
        {
            string[] preamble = script.Preamble ? [.. Tokeniser.Split("Let me look that up.")] : [];
            return answer with { Text = preamble, Calls = calls, Finish = script.Finish ?? "tool_calls" };
        }

        var (text, stop) = UpToStop(Continuation.Speak(conversation, script), conversation.Stops);
        string[] pieces = [.. Tokeniser.Split(text)];
        if (script.Endless)
            return answer with { Text = ForEver(pieces.Length == 0 ? ["more "] : pieces) };
        if (script.Finish is { } finish && BreakingOff.Contains(finish))
            pieces = pieces[..((pieces.Length + 1) / 2)];
        return Limit(answer with { Text = pieces, StoppedBy = stop, Finish = script.Finish ?? "stop" }, pieces, conversation.MaxTokens);
    }

    /// <summary>The limit counts reasoning too, as it does everywhere.</summary>
    private static Answer Limit(Answer answer, string[] pieces, int? limit)
    {
        if (limit is not { } most || answer.Reasoning.Count + pieces.Length <= most)
            return answer;
        var thoughts = Math.Min(most, answer.Reasoning.Count);
        return answer with
        {
            Reasoning = [.. answer.Reasoning.Take(thoughts)],
            Text = pieces[..(most - thoughts)],
            StoppedBy = null,
            Finish = "length",
        };
    }

    private static string[] Reasoning(Conversation conversation, int words)
    {
        if (words == 0)
            return [];
        var thoughts = Prose.Thoughts(Subject.Of(conversation.Prompt), Dice.For("thoughts\n" + conversation.Prompt)).Split(' ');
        return [.. Tokeniser.Split(string.Join(' ', Enumerable.Range(0, words).Select(i => thoughts[i % thoughts.Length])))];
    }

    private static string Refused(Conversation conversation) =>
        $"I'm sorry, but I can't help with {Subject.Of(conversation.Prompt).Phrase}. (This is a simulated refusal.)";

    private static (string Text, string? Stop) UpToStop(string text, IReadOnlyList<string> stops) =>
        stops
            .Where(stop => stop.Length > 0)
            .Select(stop => (At: text.IndexOf(stop, StringComparison.Ordinal), Stop: stop))
            .Where(found => found.At >= 0)
            .OrderBy(found => found.At)
            .Select(found => (text[..found.At], (string?)found.Stop))
            .FirstOrDefault((text, null));

    private static IEnumerable<string> ForEver(string[] pieces)
    {
        while (true)
        {
            foreach (var piece in pieces)
                yield return piece;
        }
    }
}
