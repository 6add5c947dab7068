using System.Numerics.Tensors;

namespace LlmDispatcher.Caching.Similarity;

/// <summary>The questions of one group: their vectors in one piece of memory, each of length 1, so that one pass over it compares them all.</summary>
internal sealed class VectorGroup(int dimensions)
{
    private readonly List<(string Key, string Text)> _questions = [];
    private float[] _vectors = [];

    public int Count => _questions.Count;

    public int Dimensions => dimensions;

    public void Add(string key, string text, ReadOnlySpan<float> vector)
    {
        var start = _questions.Count * dimensions;
        if (_vectors.Length < start + dimensions)
            Array.Resize(ref _vectors, Math.Max(start + dimensions, Math.Min(_vectors.Length * 2, _vectors.Length + (1 << 22))));
        vector.CopyTo(_vectors.AsSpan(start));
        _questions.Add((key, text));
    }

    /// <summary>What is near enough, the nearest first.</summary>
    /// <param name="vector">Of length 1.</param>
    /// <param name="threshold">How near.</param>
    /// <param name="most">How many at most.</param>
    public List<(string Key, string Text, float Similarity)> Near(ReadOnlySpan<float> vector, double threshold, int most)
    {
        var near = new List<(string Key, string Text, float Similarity)>();
        var vectors = _vectors.AsSpan();
        for (var i = 0; i < _questions.Count; i++)
        {
            var similarity = TensorPrimitives.Dot(vector, vectors.Slice(i * dimensions, dimensions));
            if (similarity < threshold - 1e-5 || (near.Count == most && similarity <= near[^1].Similarity))
                continue;
            var place = near.Count;
            while (place > 0 && near[place - 1].Similarity < similarity)
                place--;
            near.Insert(place, (_questions[i].Key, _questions[i].Text, MathF.Min(1, similarity)));
            if (near.Count > most)
                near.RemoveAt(most);
        }
        return near;
    }
}
