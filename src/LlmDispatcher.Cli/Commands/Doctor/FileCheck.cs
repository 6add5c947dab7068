using LlmDispatcher.Hosting;

namespace LlmDispatcher.Cli.Commands.Doctor;

/// <summary>Whether there is an <c>llmd.json</c>, and whether it holds what it should not.</summary>
internal sealed class FileCheck(CliContext context, string? config)
{
    public IReadOnlyList<Finding> Find()
    {
        var name = config ?? DefaultConfiguration.FileName;
        var path = Path.GetFullPath(name, context.Directory);
        if (config is null && !File.Exists(path))
            return [new(Level.Note, "file", $"There is no {name} in {context.Directory}.")];
        try
        {
            var root = JsonConfiguration.Read(path, name);
            return [new(Level.Ok, "file", $"{name} is there, and is JSON."), .. Secrets(root)];
        }
        catch (LlmConfigurationException)
        {
            return []; // what is wrong with it is told where the whole configuration is read
        }
    }

    /// <summary>A file is copied, sent and committed; a key in it goes along.</summary>
    private static IEnumerable<Finding> Secrets(ConfigurationNode root) =>
        from provider in root.Find("providers")?.Children ?? []
        let key = provider.Find("apiKey")
        where key?.Text is { } text && !IsReference(text.Trim())
        select new Finding(
            Level.Warning,
            "secret",
            $"{key.Origin}: '{key.Key}' holds the key itself.",
            $"Put it into an environment variable or a file of its own, and write \"env:NAME\" or \"file:PATH\". If the file was ever shared, replace the key."
        );

    private static bool IsReference(string text) =>
        text.StartsWith("env:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("file:", StringComparison.OrdinalIgnoreCase);
}
