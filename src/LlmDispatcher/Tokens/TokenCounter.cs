using LlmDispatcher.Streams;
using Microsoft.ML.Tokenizers;

namespace LlmDispatcher.Tokens;

/// <summary>
/// Counts tokens with OpenAI's own vocabulary (o200k). Other vendors keep theirs to themselves: for their models the count is an approximation. The vocabulary takes a third of a second and some
/// 40 MB to load, once per process and not before the first count: never count while an answer is on its way.
/// </summary>
internal static class TokenCounter
{
    /// <summary>
    /// The tokenizer's time grows with the square of a word's length, and a text may be one word: hostile, or Chinese. So long texts are counted in slices, which makes it linear. Cut before the space
    /// that ends a word, a slice counts as it does in the whole; cut elsewhere it is one token off at most.
    /// </summary>
    private const int SliceLength = 256;

    private static readonly Lazy<TiktokenTokenizer> Loaded = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    public static RequestTokens Of(TaskRequest request) => RequestTokens.In(request, OfText);

    /// <summary>What a model has written: text, refusal, reasoning and calls.</summary>
    public static long Of(AnswerFold answer) =>
        OfText(answer.Text)
        + OfText(answer.Refusal)
        + OfText(answer.Reasoning)
        + answer.Calls.Sum(static call => OfText(call.Name) + OfText(call.Arguments));

    public static long OfText(string? text)
    {
        long tokens = 0;
        for (var rest = text.AsSpan(); rest.Length > 0; )
        {
            var length = Slice(rest);
            tokens += Loaded.Value.CountTokens(rest[..length]);
            rest = rest[length..];
        }
        return tokens;
    }

    private static int Slice(ReadOnlySpan<char> text)
    {
        if (text.Length <= SliceLength)
            return text.Length;
        for (var end = SliceLength; end > SliceLength / 2; end--)
        {
            if (text[end] == ' ' && char.IsLetterOrDigit(text[end - 1]))
                return end;
        }
        return char.IsHighSurrogate(text[SliceLength - 1]) ? SliceLength - 1 : SliceLength;
    }
}
