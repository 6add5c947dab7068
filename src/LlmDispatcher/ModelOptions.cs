namespace LlmDispatcher;

/// <summary>A model that a provider offers. All but the id is optional: what is not told comes from the catalogue, if the catalogue knows the model.</summary>
/// <param name="Id">The model's name, as the provider knows it.</param>
public sealed record ModelOptions(string Id)
{
    /// <summary>The most tokens of request and answer together.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>What it takes: <c>text</c>, <c>image</c>, <c>audio</c>, <c>video</c>, <c>pdf</c>.</summary>
    public IReadOnlyList<string>? Inputs { get; init; }

    /// <summary>Whether it goes on from the beginning of an answer.</summary>
    public bool? Prefill { get; init; }

    /// <summary>Whether it thinks before it answers.</summary>
    public bool? Reasoning { get; init; }

    /// <summary>USD per million tokens of the request.</summary>
    public decimal? InputPrice { get; init; }

    /// <summary>USD per million tokens of the request that the provider reads from its cache; <see langword="null"/> with an <see cref="InputPrice"/> means that they cost as much as the others.</summary>
    public decimal? CachedInputPrice { get; init; }

    /// <summary>USD per million tokens of the answer.</summary>
    public decimal? OutputPrice { get; init; }

    /// <summary>A model of which nothing is told but its id.</summary>
    public static implicit operator ModelOptions(string id) => FromString(id);

    /// <summary>A model of which nothing is told but its id.</summary>
    public static ModelOptions FromString(string id) => new(id);
}
