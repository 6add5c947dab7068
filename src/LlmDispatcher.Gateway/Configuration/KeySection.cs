using LlmDispatcher.Gateway.Keys;
using LlmDispatcher.Hosting;

namespace LlmDispatcher.Gateway.Configuration;

/// <summary>Reads the list <c>gateway:keys</c>. What stands where a digest should be is in no message: it may be the key itself.</summary>
/// <param name="warn">Hears what has no effect.</param>
internal sealed class KeySection(Action<string> warn)
{
    private const string DigestExpected = "64 hexadecimal digits, the SHA-256 of a key; 'llmd keys new' makes both";

    private static readonly string[] Names =
    [
        "name",
        "sha256",
        "models",
        "requestsPerMinute",
        "tokensPerMinute",
        "maxConcurrentStreams",
        "monthlyBudgetUsd",
    ];

    public IReadOnlyList<KeyOptions> ReadAll(ConfigurationNode? list)
    {
        List<KeyOptions> keys = [];
        foreach (var entry in list?.AsList("a list of keys, each with 'name' and 'sha256'") ?? [])
        {
            var key = Read(entry);
            if (keys.Exists(k => string.Equals(k.Name, key.Name, StringComparison.OrdinalIgnoreCase)))
                throw entry.Find("name")!.Error($"is \"{key.Name}\", as another key is named already.");
            if (keys.Find(k => k.Digest.IsSame(key.Digest)) is { } same)
                throw entry.Find("sha256")!.Error($"is that of the key '{same.Name}'.");
            keys.Add(key);
        }
        return keys;
    }

    private KeyOptions Read(ConfigurationNode entry)
    {
        ConfigurationSchema.Check(entry.AsSection("a key with 'name' and 'sha256'"), Names);
        if (entry.Value("monthlyBudgetUsd") is { } budget)
            warn($"{budget.Origin}: '{budget.Key}' has no effect in this version: nobody counts what a key spends");
        return new KeyOptions(ReadName(entry), ReadDigest(entry))
        {
            Models = [.. (entry.Value("models")?.AsList("a list of models such as [\"fast\", \"openai/*\"]") ?? []).Select(ReadModel)],
            RequestsPerMinute = entry.Value("requestsPerMinute")?.AsPositive<int>(),
            TokensPerMinute = entry.Value("tokensPerMinute")?.AsPositive<int>(),
            MaxConcurrentStreams = entry.Value("maxConcurrentStreams")?.AsPositive<int>(),
            MonthlyBudgetUsd = entry.Value("monthlyBudgetUsd")?.AsPositive<decimal>(),
        };
    }

    private static string ReadModel(ConfigurationNode model) =>
        model.AsText("a model as requests name it, such as \"fast\" or \"openai/*\"");

    private static string ReadName(ConfigurationNode entry)
    {
        var node = entry.Value("name") ?? throw Missing(entry, "name");
        var name = node.AsText("a name for the key, such as \"team-a\"");
        return name.Any(char.IsControl) ? throw node.Error("holds a control character.") : name;
    }

    private static KeyDigest ReadDigest(ConfigurationNode entry)
    {
        var node = entry.Value("sha256") ?? throw Missing(entry, "sha256");
        return KeyDigest.Parse(node.Text?.Trim() ?? "") ?? throw node.Error($"is not what was expected: {DigestExpected}.");
    }

    private static LlmConfigurationException Missing(ConfigurationNode entry, string name) =>
        entry.Find(name)?.Error("is missing.") ?? new($"{entry.Origin}: '{entry.Key}:{name}' is missing.", $"{entry.Key}:{name}");
}
