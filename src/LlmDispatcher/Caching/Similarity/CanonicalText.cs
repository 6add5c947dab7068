namespace LlmDispatcher.Caching.Similarity;

/// <summary>A question in the form that is compared: without what asks nicely, with one spelling for what has several. Signs, numbers and quotations stay.</summary>
internal sealed class CanonicalText
{
    private CanonicalText(List<TextToken> tokens, bool isQuestion) => (Tokens, IsQuestion) = (tokens, isQuestion);

    public IReadOnlyList<TextToken> Tokens { get; }

    /// <summary>Whether it asks, and does not tell.</summary>
    public bool IsQuestion { get; }

    public static CanonicalText Of(string text)
    {
        var written = Tokenizer.Split(text);
        var hasMark = TrimEnd(written);
        var tokens = Spelled(written);
        var isRequest = Politeness.Remove(tokens, ref hasMark);
        DropArticles(tokens);
        DropLeadingSigns(tokens);
        var isQuestion =
            (hasMark && !isRequest)
            || (tokens is [{ Kind: TokenKind.Word } first, ..] && Vocabulary.QuestionWords.Contains(first.Text))
            || tokens.Exists(t => Vocabulary.QuestionMarks.Contains(t.Text))
            || tokens is [.., { Text: "か" or "吗" or "呢" }]
            || tokens is [.., { Text: [.., '까'] }];
        return new(tokens, isQuestion);
    }

    private static List<TextToken> Spelled(List<TextToken> tokens)
    {
        var spelled = new List<TextToken>(tokens.Count + 4);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Kind != TokenKind.Word)
                spelled.Add(token);
            else if (Vocabulary.Contractions.TryGetValue(token.Text, out var words))
            {
                foreach (var word in words)
                    spelled.Add(new(word, TokenKind.Word));
            }
            else if (Vocabulary.Digits(token.Text) is { } digits && !IsHyphenated(tokens, i))
                spelled.Add(new(digits, TokenKind.Number));
            else
                spelled.Add(token with { Text = Vocabulary.Spelling(token.Text) });
        }
        return spelled;
    }

    /// <summary>Twenty-one is not 20 - 1.</summary>
    private static bool IsHyphenated(List<TextToken> tokens, int i) =>
        (i > 0 && tokens[i - 1] is { Kind: TokenKind.Sign, Text: [.., '-'] })
        || (i + 1 < tokens.Count && tokens[i + 1] is { Kind: TokenKind.Sign, Text: ['-', ..] });

    /// <summary>Takes off what ends a sentence.</summary>
    /// <returns>Whether a question mark was among it.</returns>
    internal static bool TrimEnd(List<TextToken> tokens)
    {
        var hasMark = false;
        while (tokens is [.., { Kind: TokenKind.Sign } last])
        {
            var isProduct = tokens is [.., { Kind: TokenKind.Number } or { Text.Length: 1 }, _]; // 5! is not 5
            var kept = last.Text.AsSpan();
            while (
                kept.Length > 0
                && (kept[^1] is '.' or '?' or '…' or '。' or '؟' or ';' or '？' or '！' or '\n' or ' ' || (kept[^1] == '!' && !isProduct))
            )
            {
                hasMark |= kept[^1] is '?' or '？' or '؟' or ';';
                kept = kept[..^1];
            }
            if (kept.Length == last.Text.Length)
                break;
            tokens.RemoveAt(tokens.Count - 1);
            if (kept.Length > 0)
            {
                tokens.Add(last with { Text = kept.ToString() });
                break;
            }
        }
        return hasMark;
    }

    private static void DropLeadingSigns(List<TextToken> tokens)
    {
        if (tokens is [{ Kind: TokenKind.Sign, Text: var sign } first, ..] && sign.Trim('¿', '¡') is var rest && rest != sign)
        {
            tokens.RemoveAt(0);
            if (rest.Length > 0)
                tokens.Insert(0, first with { Text = rest });
        }
    }

    /// <summary>In a text of a few words the article may be all that tells "what is the matter" from "what is matter".</summary>
    private static void DropArticles(List<TextToken> tokens)
    {
        for (var i = tokens.Count - (tokens.Count <= 4 ? 3 : 2); i >= 0; i--)
        {
            if (
                tokens[i] is { Kind: TokenKind.Word, Text: "the", Case: not TokenCase.Upper }
                && tokens[i + 1] is { Kind: TokenKind.Word, Text: var next }
                && !Vocabulary.KeepThe.Contains(next)
            )
                tokens.RemoveAt(i);
        }
    }
}
