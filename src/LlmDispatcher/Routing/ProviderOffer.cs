namespace LlmDispatcher.Routing;

/// <summary>A configured provider as routing sees it.</summary>
/// <param name="Id">The provider's id.</param>
/// <param name="Models">The models it offers, the preferred one first.</param>
/// <param name="Dialect">Its wire language; <see langword="null"/> for a source of one's own.</param>
internal sealed record ProviderOffer(string Id, IReadOnlyList<ModelCard> Models, string? Dialect = null)
{
    /// <summary>Whether nobody listed its models, so that they are the catalogue's.</summary>
    public bool IsOfCatalogue { get; private init; }

    /// <summary>The models that are listed, with what the catalogue knows of them; without a list, the catalogue's models of the provider.</summary>
    public static ProviderOffer Of(string id, IEnumerable<ModelOptions> listed, ModelCatalogue catalogue, string? dialect = null)
    {
        ModelCard[] cards = [.. listed.Select(m => (catalogue.Find(m.Id) ?? new ModelCard(m.Id)).With(m))];
        return new(
            id,
            cards.Length > 0 ? cards : [.. catalogue.Models.Where(m => string.Equals(m.Provider, id, StringComparison.OrdinalIgnoreCase))],
            dialect
        )
        {
            IsOfCatalogue = cards.Length == 0,
        };
    }
}
