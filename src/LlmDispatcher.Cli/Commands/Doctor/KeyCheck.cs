using LlmDispatcher.Hosting;

namespace LlmDispatcher.Cli.Commands.Doctor;

/// <summary>Which keys the environment holds; by the names of the variables, and never any part of a value.</summary>
internal static class KeyCheck
{
    public static IEnumerable<Finding> Find(IReadOnlyDictionary<string, string> environment)
    {
        foreach (var known in KnownProvider.All.Where(k => environment.ContainsKey(k.KeyVariable)))
        {
            yield return known.KeyIn(environment) is null
                ? new(Level.Warning, "key", $"{known.KeyVariable} is set, but empty.", "Set it to the key, or unset it.")
                : new(Level.Ok, "key", $"{known.KeyVariable} is set.");
        }
        var missing = KnownProvider.All.Where(k => !environment.ContainsKey(k.KeyVariable)).Select(k => k.KeyVariable).ToList();
        if (missing.Count > 0)
            yield return new(Level.Note, "key", $"Not set: {string.Join(", ", missing)}.");
    }
}
