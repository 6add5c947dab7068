using System.Text.RegularExpressions;

namespace LlmDispatcher.Simulator.Answers;

/// <summary>
/// Understands a request to go on with a begun answer, given either as an assistant prefill or as a last user message that quotes
/// the end of the answer, and finds the place in the text where to go on.
/// </summary>
internal static partial class Continuation
{
    // A shorter quotation is more likely a word somebody talks about than an anchor, unless the begun answer ends with it.
    private const int ShortestAnchor = 8;

    public static string Speak(Conversation conversation, Script script)
    {
        var voice = script.Voice ?? "";
        if (Begun(conversation, voice) is not var (whole, position, echo))
            return Author.Write(conversation, voice);
        var overlap = position - Math.Min(Math.Max(script.Overlap, echo), position);
        if (overlap < whole.Length && char.IsLowSurrogate(whole[overlap]))
            overlap--;
        return script.Continuation switch
        {
            ContinuationStyle.Restart => whole,
            ContinuationStyle.Diverge => " " + Author.Write(conversation, voice + "another"),
            _ => whole[overlap..],
        };
    }

    private static (string Whole, int Position, int Echo)? Begun(Conversation conversation, string voice)
    {
        var turns = conversation.Turns;
        if (turns is [.., { Role: Role.Assistant } prefill] && turns.Count > 1)
        {
            var whole = Whole(conversation.Before(turns.Count - 1), voice);
            return PlaceAfter(whole, prefill.Text) is { } place ? (whole, place, 0) : null;
        }

        if (turns.Count < 2 || turns[^1].Role != Role.User)
            return null;
        var begun = turns[^2].Role == Role.Assistant ? turns[^2].Text : null;
        var before = Whole(conversation.Before(turns.Count - (begun is null ? 1 : 2)), voice);
        foreach (var anchor in Anchors(turns[^1].Text))
        {
            var trimmed = anchor.TrimEnd();
            var place =
                begun is not null && begun.TrimEnd().EndsWith(trimmed, StringComparison.Ordinal)
                    ? PlaceAfter(before, begun.TrimEnd() + anchor[trimmed.Length..]) ?? PlaceAfter(before, begun)
                    : null;
            if (place is null && anchor.Length >= ShortestAnchor)
                place = before.IndexOf(anchor, StringComparison.Ordinal) is >= 0 and var start ? start + anchor.Length : null;
            if (place is { } position)
                return (before, position, RepeatPattern().IsMatch(turns[^1].Text) ? anchor.Length : 0);
        }

        return null;
    }

    /// <summary>The answer to a conversation may itself be the continuation of an earlier one.</summary>
    private static string Whole(Conversation conversation, string voice) => Speak(conversation, Script.None with { Voice = voice });

    private static int? PlaceAfter(string whole, string begun)
    {
        if (whole.StartsWith(begun, StringComparison.Ordinal))
            return begun.Length;
        var trimmed = begun.Trim();
        return whole.StartsWith(trimmed, StringComparison.Ordinal) ? trimmed.Length : null;
    }

    /// <summary>Quoted passages, the longest first; the text inside may hold quotation marks of its own.</summary>
    private static IEnumerable<string> Anchors(string text) =>
        QuotePattern()
            .Matches(text)
            .Concat(WideQuotePattern().Matches(text))
            .Select(match => match.Groups.Values.Skip(1).First(group => group.Success).Value)
            .OrderByDescending(anchor => anchor.Length);

    [GeneratedRegex("«(.+?)»|“(.+?)”|\"(.+?)\"", RegexOptions.Singleline)]
    private static partial Regex QuotePattern();

    [GeneratedRegex("«(.+)»|“(.+)”|\"(.+)\"", RegexOptions.Singleline)]
    private static partial Regex WideQuotePattern();

    [GeneratedRegex(@"\b(?:repeat|repeating|begin (?:by|with)|start (?:by|with))\b", RegexOptions.IgnoreCase)]
    private static partial Regex RepeatPattern();
}
