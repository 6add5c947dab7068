namespace LlmDispatcher.Caching.Similarity;

/// <summary>Takes from a text what asks nicely and what only leads to the question.</summary>
internal static class Politeness
{
    /// <param name="tokens">The text; changed.</param>
    /// <param name="hasMark">Whether a question mark ended it, or ends what is left.</param>
    /// <returns>Whether it asks for something in the form of a question.</returns>
    public static bool Remove(List<TextToken> tokens, ref bool hasMark)
    {
        DropGreeting(tokens);
        while (DropAtEnd(tokens))
            hasMark |= CanonicalText.TrimEnd(tokens);
        while (DropAtStart(tokens)) { }
        if (DropAside(tokens))
        {
            DropAtStart(tokens);
            MoveVerb(tokens);
            return false;
        }
        var isRequest = false;
        foreach (var phrase in Vocabulary.CanYou)
        {
            if (!Begins(tokens, phrase) || tokens.Count <= phrase.Length || !Vocabulary.RequestVerbs.Contains(tokens[phrase.Length].Text))
                continue;
            tokens.RemoveRange(0, phrase.Length);
            isRequest = true;
            break;
        }
        if (Begins(tokens, ["how", "can", "i"]))
            tokens[1] = tokens[1] with { Text = "do" };
        else if (Begins(tokens, ["how", "to"]))
        {
            tokens[1] = tokens[1] with { Text = "do" };
            tokens.Insert(2, new("i", TokenKind.Word, TokenCase.Capital));
        }
        return isRequest;
    }

    private static void DropGreeting(List<TextToken> tokens)
    {
        foreach (var phrase in Vocabulary.Greetings)
        {
            if (
                Begins(tokens, phrase)
                && tokens.Count > phrase.Length + 1
                && tokens[phrase.Length] is { Kind: TokenKind.Sign, Text: "," or "!" or "." or "，" or "！" }
            )
            {
                tokens.RemoveRange(0, phrase.Length + 1);
                return;
            }
        }
    }

    private static bool DropAtStart(List<TextToken> tokens)
    {
        foreach (var phrase in Vocabulary.Courtesies)
        {
            if (!Begins(tokens, phrase) || tokens.Count <= phrase.Length + 1)
                continue;
            var comma = tokens[phrase.Length] is { Kind: TokenKind.Sign, Text: [',' or '，' or '、' or '،', ..] };
            if (!comma && (tokens[phrase.Length].Kind != TokenKind.Word || Vocabulary.AskAboutBefore.Contains(tokens[phrase.Length].Text)))
                continue;
            if (comma && tokens[phrase.Length].Text.Length > 1) // ,¿
                tokens[phrase.Length] = tokens[phrase.Length] with { Text = tokens[phrase.Length].Text[1..] };
            tokens.RemoveRange(0, phrase.Length + (comma && tokens[phrase.Length].Text is "," or "，" or "、" or "،" ? 1 : 0));
            return true;
        }
        return false;
    }

    private static bool DropAtEnd(List<TextToken> tokens)
    {
        foreach (var phrase in Vocabulary.Courtesies)
        {
            var start = tokens.Count - phrase.Length;
            if (start < 2 || !IsAt(tokens, start, phrase))
                continue;
            var before = tokens[start - 1];
            var comma = before is { Kind: TokenKind.Sign, Text: "," or "." or "!" or "?" or "，" or "،" };
            if (comma ? start < 3 : before.Kind != TokenKind.Word || Vocabulary.AskAboutAfter.Contains(before.Text))
                continue;
            if (comma && before.Text == ",")
                start--;
            tokens.RemoveRange(start, tokens.Count - start);
            return true;
        }
        return false;
    }

    /// <summary>"Tell me why" is "why".</summary>
    private static bool DropAside(List<TextToken> tokens)
    {
        foreach (var phrase in Vocabulary.Asides)
        {
            if (Begins(tokens, phrase) && tokens.Count > phrase.Length + 1 && Vocabulary.QuestionWords.Contains(tokens[phrase.Length].Text))
            {
                tokens.RemoveRange(0, phrase.Length);
                return true;
            }
        }
        return false;
    }

    /// <summary>"What a tide is" is "what is a tide".</summary>
    private static void MoveVerb(List<TextToken> tokens)
    {
        if (
            tokens
            is [
                { Text: "what" or "who" or "where" or "how" or "when" or "why" },
                _,
                ..,
                { Kind: TokenKind.Word, Text: "is" or "are" or "was" or "were" } verb,
            ]
        )
        {
            tokens.RemoveAt(tokens.Count - 1);
            tokens.Insert(1, verb);
        }
    }

    private static bool Begins(List<TextToken> tokens, string[] phrase) => IsAt(tokens, 0, phrase);

    private static bool IsAt(List<TextToken> tokens, int start, string[] phrase)
    {
        if (start < 0 || tokens.Count < start + phrase.Length)
            return false;
        for (var i = 0; i < phrase.Length; i++)
        {
            if (tokens[start + i].Text != phrase[i])
                return false;
        }
        return true;
    }
}
