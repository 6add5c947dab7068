namespace LlmDispatcher.Caching.Similarity;

/// <summary>
/// Looks at what an embedding does not see: negation, numbers, signs, names, who does what to whom, quotations and code, and whether something is asked or told. Without its consent no answer stands for
/// another one.
/// </summary>
internal static class Guard
{
    /// <summary>From here on, words that differ are a mistake.</summary>
    public const double StrictFrom = 0.95;

    /// <param name="a">One question.</param>
    /// <param name="b">The other one.</param>
    /// <param name="differing">The largest share of words that may be others, from 0 to 1. With 0, both say the same in the same words.</param>
    public static bool Agrees(CanonicalText a, CanonicalText b, double differing)
    {
        if (a.IsQuestion != b.IsQuestion)
            return false;
        return differing <= 0 ? AreSame(a.Tokens, b.Tokens) : AreNear(a.Tokens, b.Tokens, differing);
    }

    private static bool AreSame(IReadOnlyList<TextToken> a, IReadOnlyList<TextToken> b)
    {
        if (a.Count != b.Count)
            return false;
        for (var i = 0; i < a.Count; i++)
        {
            if (!IsSame(a[i], b[i]))
                return false;
        }
        return true;
    }

    private static bool IsSame(in TextToken a, in TextToken b) => a.Kind == b.Kind && a.Text == b.Text && IsSameCase(a, b);

    private static bool IsSameCase(in TextToken a, in TextToken b) =>
        a.Case == b.Case
        || a.Kind != TokenKind.Word
        || !(
            a.Text is { Length: 1 } and not ("a" or "i") // G and g, C and c
            || Vocabulary.CapitalMatters.Contains(a.Text)
            || ((a.Case == TokenCase.Upper || b.Case == TokenCase.Upper) && Vocabulary.CapitalsMatter.Contains(a.Text))
        );

    /// <summary>What both have comes in the same order; what only one has are words that turn nothing round.</summary>
    private static bool AreNear(IReadOnlyList<TextToken> a, IReadOnlyList<TextToken> b, double differing)
    {
        var (onlyA, onlyB) = (Without(a, b), Without(b, a));
        if (Math.Max(onlyA.Count, onlyB.Count) > differing * Math.Max(a.Count, b.Count))
            return false;
        if (onlyA.Exists(IsWeighty) || onlyB.Exists(IsWeighty))
            return false;
        foreach (var left in onlyA)
        {
            if (onlyB.Exists(right => AreOpposite(left.Text, right.Text)))
                return false;
        }
        return AreSame(Without(a, onlyA), Without(b, onlyB));
    }

    private static bool IsWeighty(TextToken token) =>
        token.Kind is TokenKind.Number or TokenKind.Verbatim
        || (token.Kind == TokenKind.Sign && token.Text is not ("," or "." or "!"))
        || Vocabulary.Turning.Contains(token.Text)
        || token is { Kind: TokenKind.Word, Case: not TokenCase.Lower }; // a name, as like as not

    private static bool AreOpposite(string a, string b) => Vocabulary.Opposites.Contains((a, b)) || IsNegated(a, b) || IsNegated(b, a);

    private static bool IsNegated(string word, string other) =>
        word.Length > other.Length
        && word.EndsWith(other, StringComparison.Ordinal)
        && word[..^other.Length] is "un" or "in" or "im" or "il" or "ir" or "dis" or "non" or "anti" or "de" or "mis";

    /// <summary>The tokens of one text that the other one does not have, as often as it has them more often.</summary>
    private static List<TextToken> Without(IReadOnlyList<TextToken> tokens, IReadOnlyList<TextToken> others)
    {
        var left = others.ToList();
        var rest = new List<TextToken>();
        foreach (var token in tokens)
        {
            var index = left.FindIndex(o => IsSame(o, token));
            if (index < 0)
                rest.Add(token);
            else
                left.RemoveAt(index);
        }
        return rest;
    }
}
