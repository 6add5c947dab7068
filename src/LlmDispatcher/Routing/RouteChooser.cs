using LlmDispatcher.Streams;

namespace LlmDispatcher.Routing;

/// <summary>A configured provider as routing sees it.</summary>
/// <param name="Id">The provider's id.</param>
/// <param name="Models">The models it offers, the preferred one first.</param>
internal sealed record ProviderOffer(string Id, IReadOnlyList<string> Models);

/// <summary>Finds the route that a request's pins name, or the first one configured. Pure: same offers, same request, same route.</summary>
internal sealed class RouteChooser(IReadOnlyList<ProviderOffer> offers)
{
    public Route Choose(TaskRequest request)
    {
        var allowed = Allowed(request);
        return request.Model is null or "auto"
            ? FirstOffer(allowed)
            : Pinned(request.Model, allowed, isProviderPinned: request.Providers.Count > 0);
    }

    private List<ProviderOffer> Allowed(TaskRequest request)
    {
        if (offers.Count == 0)
            throw new LlmConfigurationException("No provider is configured.", "providers");
        if (request.Providers.Count == 0)
            return [.. offers];
        return [.. request.Providers.Select(id => Find(id) ?? throw Unknown(id))];
    }

    private ProviderOffer? Find(string id) => offers.FirstOrDefault(o => string.Equals(o.Id, id, StringComparison.OrdinalIgnoreCase));

    private LlmConfigurationException Unknown(string id) =>
        new($"Unknown provider '{id}'. Configured: {string.Join(", ", offers.Select(o => o.Id))}.", "providers");

    private static Route FirstOffer(List<ProviderOffer> allowed) =>
        allowed.FirstOrDefault(o => o.Models.Count > 0) is { } offer
            ? new Route(offer.Id, offer.Models[0])
            : throw new LlmConfigurationException(
                $"No model is known for {string.Join(", ", allowed.Select(o => $"'{o.Id}'"))}: name one in the request, or list it under 'models' of the provider.",
                $"providers:{allowed[0].Id}:models"
            );

    /// <summary>
    /// <c>provider/model</c> names both. A model's own id may hold slashes too (<c>meta-llama/llama-3</c>), so its head counts as a provider only when one of that
    /// name is configured and may answer.
    /// </summary>
    private static Route Pinned(string model, List<ProviderOffer> allowed, bool isProviderPinned)
    {
        if (allowed.Find(o => o.Models.Contains(model)) is { } lists)
            return new Route(lists.Id, model);
        if (model.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && slash < model.Length - 1)
        {
            var head = model[..slash];
            if (allowed.Find(o => string.Equals(o.Id, head, StringComparison.OrdinalIgnoreCase)) is { } named)
                return new Route(named.Id, model[(slash + 1)..]);
        }
        if (isProviderPinned || allowed.Count == 1)
            return new Route(allowed[0].Id, model);
        throw new LlmConfigurationException(
            $"No configured provider lists the model '{model}': write it as provider/model, with one of {string.Join(", ", allowed.Select(o => o.Id))}.",
            "models"
        );
    }
}
