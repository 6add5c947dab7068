using LlmDispatcher.Routing;

namespace LlmDispatcher.Hosting;

/// <summary>Reads one entry of the section <c>models</c>: a public name for routes.</summary>
internal static class AliasSection
{
    private static readonly string[] Strategies = [.. Enum.GetNames<OptimizationStrategy>().Select(n => n.ToLowerInvariant())];

    /// <param name="section">The entry; its name is the public name.</param>
    public static ModelAlias Read(ConfigurationNode section)
    {
        if (AliasRules.ProblemOfName(section.Name) is { } problem)
            throw section.Error(problem);
        ConfigurationSchema.CheckAlias(section.AsSection("a section with 'routes', and 'strategy' if one is to rank them"));
        var list = section.Value("routes") ?? throw Missing(section);
        var routes = list.AsList("a list such as [\"openai/gpt-4o-mini\"]").ToList();
        if (routes.Count == 0)
            throw list.Error($"is empty; expected {AliasRules.RouteExpected}, at least one.");
        var texts = routes.ConvertAll(r => r.AsText(AliasRules.RouteExpected));
        if (AliasRules.FirstProblem(texts) is var (index, wrong))
            throw routes[index].Error(wrong);
        return new(section.Name, [.. texts.Select(t => AliasRules.Parse(t)!)], ReadStrategy(section));
    }

    private static OptimizationStrategy? ReadStrategy(ConfigurationNode section)
    {
        if (section.Value("strategy") is not { } strategy)
            return null;
        // Names only: Enum.Parse would take a number, or two names, as well.
        var index = Array.FindIndex(Strategies, s => s.Equals(strategy.Text, StringComparison.OrdinalIgnoreCase));
        return index >= 0
            ? Enum.GetValues<OptimizationStrategy>()[index]
            : throw strategy.Mismatch($"one of: {string.Join(", ", Strategies)}");
    }

    private static LlmConfigurationException Missing(ConfigurationNode section) =>
        section.Find("routes")?.Error("is missing.")
        ?? new($"{section.Origin}: '{section.Key}:routes' is missing.", $"{section.Key}:routes");
}
