namespace LlmDispatcher.Caching.Similarity;

/// <summary>A word, a number, a sign or a quotation.</summary>
/// <param name="Text">In the form that is compared: words in lower case, quotations as they are.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Case">How a word was written.</param>
internal readonly record struct TextToken(string Text, TokenKind Kind, TokenCase Case = TokenCase.Lower);

/// <summary>What a part of a text is.</summary>
internal enum TokenKind
{
    /// <summary>Letters.</summary>
    Word,

    /// <summary>Digits, with the separators between them.</summary>
    Number,

    /// <summary>Signs without space between them; a line break with what the next line begins with, where that matters.</summary>
    Sign,

    /// <summary>A quotation, code, or a name out of code: compared letter by letter.</summary>
    Verbatim,
}

/// <summary>How a word is written.</summary>
internal enum TokenCase
{
    /// <summary>In lower case, or in a script without case.</summary>
    Lower,

    /// <summary>With a capital.</summary>
    Capital,

    /// <summary>In two capitals or more.</summary>
    Upper,
}
