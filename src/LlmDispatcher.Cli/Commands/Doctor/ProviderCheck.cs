using LlmDispatcher.Hosting;

namespace LlmDispatcher.Cli.Commands.Doctor;

/// <summary>Whether the configuration as a whole is one that can answer.</summary>
internal static class ProviderCheck
{
    /// <param name="configured">What was read; <see langword="null"/> when it could not be.</param>
    /// <param name="error">Why not.</param>
    public static IEnumerable<Finding> Find(LlmSwitchBuilder? configured, LlmConfigurationException? error)
    {
        if (configured is null)
        {
            yield return new(Level.Error, "configuration", error!.Message, "Mend it as it says; until then nothing is sent.");
            yield break;
        }
        if (configured.Ids.Count == 0)
        {
            yield return new(
                Level.Error,
                "providers",
                "No provider is configured; 'llmd stream' would be answered by the built-in simulator.",
                $"Set {KnownProvider.All[0].KeyVariable} or another provider's key, or write {DefaultConfiguration.FileName}."
            );
            yield break;
        }
        using var llm = configured.Build();
        yield return new(
            Level.Ok,
            "providers",
            $"Configured: {string.Join(", ", llm.Providers)}. Whether a key is good, only its provider knows."
        );
        if (llm.Aliases.Count > 0)
            yield return new(Level.Ok, "models", $"Names for routes: {string.Join("; ", llm.Aliases)}.");
        foreach (var offer in llm.Offers.Where(o => o.Models.Count == 0))
        {
            yield return new(
                Level.Warning,
                "models",
                $"No model is known for '{offer.Id}', so it answers only when a model is named.",
                $"List its models under 'providers:{offer.Id}:models', or write --model {offer.Id}/MODEL."
            );
        }
        foreach (var warning in llm.Warnings)
            yield return new(Level.Warning, "configuration", $"{warning}.", "Take it out, or wait for a version that has it.");
    }
}
