using LlmDispatcher.Gateway.Configuration;

namespace LlmDispatcher.Cli.Commands.Doctor;

/// <summary>Whether the section of the gateway is one that it can start with.</summary>
internal static class GatewayCheck
{
    /// <param name="configured">What was read; <see langword="null"/> when it could not be.</param>
    public static IReadOnlyList<Finding> Find(LlmSwitchBuilder? configured)
    {
        if (configured?.Gateway is not { } section)
            return [];
        List<string> warnings = [];
        try
        {
            var options = new GatewaySection(warnings.Add).Read(section, new());
            return [Keys([.. options.Keys.Select(k => k.Name)]), .. warnings.Select(Warning)];
        }
        catch (LlmConfigurationException error)
        {
            return [new(Level.Error, "gateway", error.Message, "Mend it as it says; until then 'llmd serve' does not start.")];
        }
    }

    private static Finding Keys(string[] names) =>
        names.Length > 0
            ? new(Level.Ok, "gateway", $"Keys of the gateway: {string.Join(", ", names)}.")
            : new(
                Level.Note,
                "gateway",
                "The gateway has no keys, so it listens on this machine only and takes any credential.",
                "'llmd keys new' makes one."
            );

    private static Finding Warning(string warning) =>
        new(Level.Warning, "gateway", $"{warning}.", "Take it out, or wait for a version that has it.");
}
