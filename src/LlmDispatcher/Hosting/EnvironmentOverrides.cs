namespace LlmDispatcher.Hosting;

/// <summary>Variables such as <c>LLMD__Providers__openai__ApiKey</c>, which win over the file.</summary>
internal static class EnvironmentOverrides
{
    private const string Prefix = "LLMD__";

    public static void Apply(IReadOnlyDictionary<string, string> environment, ConfigurationNode root)
    {
        var overrides = environment
            .Where(v => v.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && v.Value.Length > 0)
            .OrderBy(v => v.Key, StringComparer.Ordinal);
        foreach (var (variable, value) in overrides)
        {
            var origin = $"Environment variable {variable}";
            var node = root;
            foreach (var name in variable[Prefix.Length..].Split("__"))
                node = node.GetOrAdd(name, origin);
            node.SetText(value, origin);
        }
    }
}
