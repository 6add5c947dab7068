namespace LlmDispatcher.Simulator.Answers;

/// <summary>Splits text into pieces of three to eight characters, at the ends of words where it can.</summary>
internal static class Tokeniser
{
    private const int Shortest = 3;
    private const int Longest = 8;

    public static IEnumerable<string> Split(string text)
    {
        for (var start = 0; start < text.Length; )
        {
            var length = 1;
            while (start + length < text.Length && length < Longest && !(length >= Shortest && EndsAt(text, start + length)))
                length++;
            // A piece is sent as JSON, and half a surrogate pair is no text.
            if (char.IsHighSurrogate(text[start + length - 1]) && start + length < text.Length)
                length++;
            yield return text.Substring(start, length);
            start += length;
        }
    }

    private static bool EndsAt(string text, int position)
    {
        var (before, after) = (text[position - 1], text[position]);
        return char.IsWhiteSpace(after) ? !char.IsWhiteSpace(before) : after > '\u2E7F';
    }
}
