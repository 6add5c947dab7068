namespace LlmDispatcher.Hosting;

/// <summary>A secret as configuration gives it: <c>env:NAME</c>, <c>file:PATH</c>, or the secret itself. Its value is in no message.</summary>
internal static class SecretText
{
    /// <param name="node">Where it is written.</param>
    /// <param name="environment">The variables.</param>
    /// <param name="directory">What a relative path counts from.</param>
    public static string Read(ConfigurationNode node, IReadOnlyDictionary<string, string> environment, string directory)
    {
        if (node.IsSection)
            throw node.Mismatch("a text: env:NAME, file:PATH, or the key itself");
        var text = node.Text!.Trim();
        if (text.Length == 0)
            throw node.Error("is empty; write env:NAME, file:PATH, or the key itself, or leave it out to send none.");
        if (text.StartsWith("env:", StringComparison.OrdinalIgnoreCase))
            return FromVariable(node, text[4..], environment);
        return text.StartsWith("file:", StringComparison.OrdinalIgnoreCase) ? FromFile(node, text[5..], directory) : text;
    }

    private static string FromVariable(ConfigurationNode node, string name, IReadOnlyDictionary<string, string> environment) =>
        environment.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value)
            ? value.Trim()
            : throw node.Error($"asks for the environment variable {name}, which is not set.");

    private static string FromFile(ConfigurationNode node, string path, string directory)
    {
        var full = Path.GetFullPath(path, directory);
        string text;
        try
        {
            text = File.ReadAllText(full).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw node.Error(
                error is FileNotFoundException or DirectoryNotFoundException
                    ? $"asks for the file '{full}', which does not exist."
                    : $"asks for the file '{full}', which cannot be read: {error.Message}"
            );
        }
        return text.Length > 0 ? text : throw node.Error($"asks for the file '{full}', which is empty.");
    }
}
