using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Caching.Similarity;

/// <summary>Finds, among the questions that were answered, one that asks the same.</summary>
internal sealed class SimilarQuestions(StreamingCache cache)
{
    /// <summary>How many that are near are looked at.</summary>
    private const int MostLookedAt = 16;

    private readonly Lock _lock = new();
    private Dictionary<string, VectorGroup> _groups = new(StringComparer.Ordinal);
    private long _position;
    private int _count;

    /// <summary>What makes the vectors: those of another one cannot be compared.</summary>
    public string EmbedderName =>
        cache.Embeddings is not { } own ? LexicalEmbedder.Name
        : own.GetService(typeof(EmbeddingGeneratorMetadata)) is EmbeddingGeneratorMetadata told
            ? $"{told.ProviderName}/{told.DefaultModelId}/{told.DefaultModelDimensions}"
        : own.GetType().Name;

    /// <returns>The key of the entry that answers the same, and how near it is; and the question's own vector.</returns>
    public async ValueTask<(string? Key, double Similarity, ReadOnlyMemory<float> Vector)> FindAsync(
        CacheKey key,
        CancellationToken cancellationToken
    )
    {
        var text = CanonicalText.Of(key.Question);
        if (text.Tokens.Count == 0)
            return default;
        var vector = cache.Embeddings is { } own
            ? await EmbedAsync(own, key.Question, cancellationToken).ConfigureAwait(false)
            : LexicalEmbedder.Embed(text);
        if (vector is null)
            return default;
        await ReadNewAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (found, question, similarity) in Near(key, vector))
        {
            if (found != key.Key && Guard.Agrees(text, CanonicalText.Of(question), Differing))
                return (found, Math.Round(similarity, 4), vector);
        }
        return (null, 0, vector);
    }

    /// <summary>What of the words may differ: nothing, as long as nothing knows what words mean and the threshold is as it should be.</summary>
    private double Differing =>
        cache.Embeddings is not null ? 1 : Math.Max(0, (Guard.StrictFrom - cache.SimilarityThreshold) / Guard.StrictFrom);

    private List<(string Key, string Text, float Similarity)> Near(CacheKey key, float[] vector)
    {
        lock (_lock)
            return _groups.TryGetValue(key.Group, out var group) && group.Dimensions == vector.Length
                ? group.Near(vector, cache.SimilarityThreshold, MostLookedAt)
                : [];
    }

    /// <summary>What was added to the store since, by whomever. What was removed stays here until it is too much: whoever finds it finds nothing in the store.</summary>
    private async ValueTask ReadNewAsync(CancellationToken cancellationToken)
    {
        long after;
        lock (_lock)
        {
            if (_count > 64 + 2L * cache.MaxEntries)
                (_groups, _position, _count) = (new(StringComparer.Ordinal), 0, 0);
            after = _position;
        }
        var added = await cache.Entries.ReadQuestionsAsync(after, cancellationToken).ConfigureAwait(false);
        if (added.Count == 0)
            return;
        lock (_lock)
        {
            foreach (var question in added.Where(q => q.Position > _position)) // another request may have been faster
            {
                Add(question);
                _position = question.Position;
            }
        }
    }

    private void Add(CacheQuestion question)
    {
        if (!_groups.TryGetValue(question.Group, out var group))
            _groups[question.Group] = group = new(question.Vector.Length);
        if (group.Dimensions != question.Vector.Length)
            return;
        group.Add(question.Key, question.Text, question.Vector.Span);
        _count++;
    }

    private static async ValueTask<float[]?> EmbedAsync(
        IEmbeddingGenerator<string, Embedding<float>> own,
        string text,
        CancellationToken cancellationToken
    )
    {
        var embeddings = await own.GenerateAsync([text], cancellationToken: cancellationToken).ConfigureAwait(false);
        var vector = embeddings[0].Vector.ToArray();
        var norm = TensorPrimitives.Norm(vector);
        if (norm <= 0 || !float.IsFinite(norm))
            return null;
        TensorPrimitives.Divide(vector, norm, vector);
        return vector;
    }
}
