namespace LlmDispatcher.Simulator.Answers;

/// <summary>Puts an answer together: reasoning, text or tool calls, and where it stops.</summary>
internal static class Composer
{
    public static Answer Compose(Conversation conversation, Script script)
    {
        var reasoning = Reasoning(conversation, script.Reasoning);
        var answer = new Answer { PromptTokens = conversation.PromptTokens, Reasoning = reasoning };
        if (script.Refuse)
            return answer with { Refusal = true, Text = [.. Tokeniser.Split(Refused(conversation))], Finish = script.Finish ?? "stop" };

        var calls = ToolCalling.Calls(conversation, script.Tools);
        if (calls.Count > 0)
            return answer with { Calls = calls, Finish = script.Finish ?? "tool_calls" };

        var text = UpToStop(Continuation.Speak(conversation, script), conversation.Stops);
        string[] pieces = [.. Tokeniser.Split(text)];
        if (script.Endless)
            return answer with { Text = ForEver(pieces.Length == 0 ? ["more "] : pieces) };
        if (script.Finish is "length" or "content_filter")
            pieces = pieces[..((pieces.Length + 1) / 2)];
        return Limit(answer with { Text = pieces, Finish = script.Finish ?? "stop" }, pieces, conversation.MaxTokens);
    }

    /// <summary>The limit counts reasoning too, as it does at OpenAI.</summary>
    private static Answer Limit(Answer answer, string[] pieces, int? limit)
    {
        if (limit is not { } most || answer.Reasoning.Count + pieces.Length <= most)
            return answer;
        var thoughts = Math.Min(most, answer.Reasoning.Count);
        return answer with { Reasoning = [.. answer.Reasoning.Take(thoughts)], Text = pieces[..(most - thoughts)], Finish = "length" };
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

    private static string UpToStop(string text, IReadOnlyList<string> stops)
    {
        var ends = stops.Where(stop => stop.Length > 0).Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0);
        return text[..ends.DefaultIfEmpty(text.Length).Min()];
    }

    private static IEnumerable<string> ForEver(string[] pieces)
    {
        while (true)
        {
            foreach (var piece in pieces)
                yield return piece;
        }
    }
}
