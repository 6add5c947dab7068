using System.IO.Hashing;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace LlmDispatcher.Caching.Similarity;

/// <summary>
/// A question as a vector of its words, pairs of words and letters in threes, each hashed to a place. Near texts have near vectors; of what words mean it knows nothing. The same on every machine.
/// </summary>
internal static class LexicalEmbedder
{
    /// <summary>Of the form: vectors of another one are not compared.</summary>
    public const string Name = "lexical-1";

    public const int Dimensions = 256;

    private const float WordWeight = 1;
    private const float PairWeight = 0.7f;
    private const float LettersWeight = 0.3f;

    public static float[] Embed(CanonicalText text)
    {
        var vector = new float[Dimensions];
        var counts = new Dictionary<ulong, (float Weight, int Count)>();
        Span<char> letters = stackalloc char[3];
        ulong previous = 1;
        foreach (var token in text.Tokens)
        {
            var word = Hash(token.Text, seed: 0);
            Note(counts, word, WordWeight);
            Note(counts, (previous * 0x9E3779B97F4A7C15UL) ^ word, PairWeight);
            previous = word;
            for (var i = -1; i + 2 <= token.Text.Length && token.Text.Length > 1; i++)
            {
                for (var j = 0; j < 3; j++)
                    letters[j] = i + j >= 0 && i + j < token.Text.Length ? token.Text[i + j] : ' ';
                Note(counts, Hash(letters, seed: 1), LettersWeight);
            }
        }
        foreach (var (hash, (weight, count)) in counts)
        {
            var value = weight * (1 + MathF.Log(count));
            vector[hash % Dimensions] += (hash >> 63) == 0 ? value : -value;
        }
        var norm = TensorPrimitives.Norm(vector);
        if (norm > 0)
            TensorPrimitives.Divide(vector, norm, vector);
        return vector;
    }

    private static ulong Hash(ReadOnlySpan<char> text, long seed) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text), seed);

    private static void Note(Dictionary<ulong, (float Weight, int Count)> counts, ulong hash, float weight)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, hash, out _);
        count = (weight, count.Count + 1);
    }
}
