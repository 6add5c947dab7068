using System.Text.RegularExpressions;

namespace LlmDispatcher.Simulator.Answers;

/// <summary>What a prompt is about: a noun phrase for the middle of a sentence, and the words that stand out.</summary>
internal sealed partial record Subject(string Phrase, IReadOnlyList<string> Words)
{
    private static readonly HashSet<string> Common = new(
        (
            "a an the and or but of on in at to for from with by as is are was were be been do does did can could would should will may might must "
            + "i me my we us our you your he she it its they them their this that these those what why how when where who which whose there here "
            + "please write tell give make create explain describe show list say answer continue long short story essay article poem tale about "
            + "into than then so some any all each every more most very just only not no yes if using use one two words word sentence sentences "
            + "paragraph paragraphs code function program script example simple detailed brief let hello hi hey thanks thank"
        ).Split(' '),
        StringComparer.OrdinalIgnoreCase
    );

    public static Subject Of(string prompt)
    {
        var words = WordPattern()
            .Matches(prompt)
            .Select(match => match.Value)
            .Where(word => !Common.Contains(word) && (word.Length > 1 || word[0] > 127))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(12)
            .ToArray();
        return new(PhraseIn(prompt) ?? InQuotes(words), words.Length > 0 ? words : ["curiosity"]);
    }

    /// <summary>Words of any kind make a noun phrase when they are quoted.</summary>
    private static string InQuotes(string[] words) =>
        words.Length == 0 ? "small questions" : string.Join(" and ", words.Take(2).Select(word => $"“{word}”"));

    private static string? PhraseIn(string prompt)
    {
        var match = PhrasePattern().Match(prompt);
        if (!match.Success)
            return null;
        var words = WordPattern().Matches(match.Groups[1].Value).Select(word => word.Value).Take(6).ToList();
        while (words.Count > 0 && Common.Contains(words[^1]))
            words.RemoveAt(words.Count - 1);
        return words.Any(word => !Common.Contains(word)) ? string.Join(' ', words) : null;
    }

    [GeneratedRegex(@"[\p{L}\p{N}][\p{L}\p{N}'’+#_-]*")]
    private static partial Regex WordPattern();

    [GeneratedRegex(
        @"\b(?:about|explain|describe|define|regarding|summari[sz]e|(?:story|poem|essay|article|tale|report) (?:of|on)|what is|what are|what's|who is|who was)\s+([^.?!,;:\r\n]+)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex PhrasePattern();
}
