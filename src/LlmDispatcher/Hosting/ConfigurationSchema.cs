namespace LlmDispatcher.Hosting;

/// <summary>The names that a configuration may hold. A name that is not here is an error, for a slip of the pen must not go unnoticed.</summary>
internal static class ConfigurationSchema
{
    private static readonly string[] Root = ["providers", "models", "policy", "cache", "gateway"];

    private static readonly string[] Provider =
    [
        "dialect",
        "baseUrl",
        "apiKey",
        "models",
        "headers",
        "proxy",
        "caFile",
        "streamUsage",
        "connectTimeout",
        "maxEventBytes",
        "maxAnswerLength",
    ];

    private static readonly string[] Model =
    [
        "id",
        "contextWindow",
        "inputs",
        "prefill",
        "reasoning",
        "inputPrice",
        "cachedInputPrice",
        "outputPrice",
    ];

    private static readonly string[] Alias = ["routes", "strategy"];

    private static readonly string[] Cache = ["enabled", "similarityThreshold", "maxEntries", "maxBytes", "timeToLive", "store"];

    private static readonly string[] Policy = ["fallback", "maxRetries", "recovery", "timeouts", "breaker", "hedgeAfter"];

    private static readonly string[] Timeouts = ["connect", "firstContent", "idle", "total"];

    private static readonly string[] Breaker = ["failures", "breakDuration"];

    public static bool IsRootName(string name) => Root.Contains(name, StringComparer.OrdinalIgnoreCase);

    public static void CheckRoot(ConfigurationNode root) => Check(root, Root);

    public static void CheckProvider(ConfigurationNode provider) => Check(provider, Provider);

    public static void CheckModel(ConfigurationNode model) => Check(model, Model);

    public static void CheckAlias(ConfigurationNode alias) => Check(alias, Alias);

    public static void CheckCache(ConfigurationNode cache) => Check(cache, Cache);

    public static void CheckPolicy(ConfigurationNode policy)
    {
        Check(policy, Policy);
        if (policy.Find("timeouts") is { } timeouts)
            Check(timeouts, Timeouts);
        if (policy.Find("breaker") is { } breaker)
            Check(breaker, Breaker);
    }

    /// <summary>Checks the names of a section that somebody else reads, such as the gateway.</summary>
    public static void Check(ConfigurationNode section, string[] names)
    {
        foreach (var child in section.Children)
        {
            var known = names.FirstOrDefault(n => string.Equals(n, child.Name, StringComparison.OrdinalIgnoreCase));
            child.SpellAs(
                known
                    ?? throw child.Error(
                        NearestName.Find(child.Name, names) is { } nearest
                            ? $"is not known; did you mean '{nearest}'?"
                            : $"is not known; known here: {string.Join(", ", names)}."
                    )
            );
        }
    }
}
