using LlmDispatcher.Hosting;
using LlmDispatcher.Routing;

namespace LlmDispatcher;

public sealed partial class LlmSwitchBuilder
{
    private readonly List<(ModelAlias Alias, ConfigurationNode? Written)> _aliases = [];

    /// <summary>The public names, as they are told so far.</summary>
    internal IEnumerable<ModelAlias> Aliases => _aliases.Select(a => a.Alias);

    /// <summary>Adds a public name for routes: a request that gives it as its <see cref="TaskRequest.Model"/> is answered by one of them, and by no other.</summary>
    /// <param name="name">The name; no slash, no colon, and not <c>auto</c>. Case does not count. A second one of the same name replaces the first.</param>
    /// <param name="routes">The routes as <c>provider/model</c>, the preferred one first; at least one, and each once.</param>
    /// <param name="strategy">What ranks them; <see langword="null"/> (the default) takes them in their order. A request's own <see cref="TaskRequest.Strategy"/> comes before it.</param>
    /// <remarks>A route that lacks what a request needs is passed over, and so is one whose provider the request does not allow. A name wins over a model's own id.</remarks>
    /// <exception cref="LlmConfigurationException">The name or a route will not do. That a route's provider is not configured is told when the switch is built.</exception>
    public LlmSwitchBuilder AddModel(string name, IEnumerable<string> routes, OptimizationStrategy? strategy = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(routes);
        if (AliasRules.ProblemOfName(name) is { } problem)
            throw new LlmConfigurationException($"'models:{name}' {problem}", $"models:{name}");
        string[] texts = [.. routes];
        if (texts.Length == 0)
            throw new LlmConfigurationException(
                $"'models:{name}:routes' is empty; expected {AliasRules.RouteExpected}, at least one.",
                $"models:{name}:routes"
            );
        if (AliasRules.FirstProblem(texts) is var (index, wrong))
            throw ErrorOfRoute(name, written: null, index, wrong);
        return Add(new ModelAlias(name, [.. texts.Select(t => AliasRules.Parse(t)!)], strategy), written: null);
    }

    private LlmSwitchBuilder Add(ModelAlias alias, ConfigurationNode? written)
    {
        _aliases.RemoveAll(a => IsNamed(a.Alias, alias.Name));
        _aliases.Add((alias, written));
        return this;
    }

    private void AddAliases(ConfigurationNode? section, bool keepEarlier)
    {
        foreach (var entry in section?.AsSection("a section with one entry per public name").Children ?? [])
        {
            if (!keepEarlier || !_aliases.Exists(a => IsNamed(a.Alias, entry.Name)))
                Add(AliasSection.Read(entry), entry);
        }
    }

    /// <summary>The public names over the providers that are there in the end.</summary>
    private ModelAlias[] Resolved(IReadOnlyList<ProviderOffer> offers)
    {
        foreach (var (alias, written) in _aliases)
        {
            if (AliasRules.FirstUnknown(alias, offers) is var (index, problem))
                throw ErrorOfRoute(alias.Name, written, index, problem);
        }
        return [.. _aliases.Select(a => AliasRules.Resolve(a.Alias, offers))];
    }

    private static LlmConfigurationException ErrorOfRoute(string name, ConfigurationNode? written, int index, string problem) =>
        written?.Value("routes")?.Children[index].Error(problem)
        ?? new LlmConfigurationException($"'models:{name}:routes:{index}' {problem}", $"models:{name}:routes:{index}");

    private static bool IsNamed(ModelAlias alias, string name) => string.Equals(alias.Name, name, StringComparison.OrdinalIgnoreCase);
}
