using LlmDispatcher.Hosting;

namespace LlmDispatcher.Cli.Commands.Doctor;

/// <summary>Which keys the environment holds; by the names of the variables, and never any part of a value.</summary>
internal static class KeyCheck
{
    public static IEnumerable<Finding> Find(IReadOnlyDictionary<string, string> environment)
    {
        List<string> missing = [];
        foreach (var known in KnownProvider.All)
        {
            string?[] names = [known.KeyVariable, known.OtherKeyVariable];
            var set = names.OfType<string>().Where(environment.ContainsKey).ToList();
            if (known.KeyIn(environment) is not null)
                yield return new(Level.Ok, "key", $"{known.KeyVariableIn(environment)} is set.");
            else if (set.Count > 0)
                yield return new(Level.Warning, "key", $"{set[0]} is set, but empty.", "Set it to the key, or unset it.");
            else
                missing.Add(known.KeyNames);
            if (known.BaseUrlIn(environment) is not null)
                yield return new(
                    Level.Note,
                    "address",
                    $"{known.BaseUrlVariable} is set: '{known.Id}' is asked there and not at {known.BaseUrl.Host}."
                );
        }
        if (missing.Count > 0)
            yield return new(Level.Note, "key", $"Not set: {string.Join(", ", missing)}.");
    }
}
