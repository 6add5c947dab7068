namespace LlmDispatcher.Hosting;

/// <summary>What is there without a line of code: an <c>llmd.json</c>, and the keys in the environment.</summary>
internal static class DefaultConfiguration
{
    public const string FileName = "llmd.json";

    public static readonly string NothingConfigured =
        $"No provider is configured. Set one of {KnownProvider.Variables}; or OPENAI_BASE_URL for a server that needs no key; "
        + $"or list it under 'providers' in {FileName}.";

    /// <summary>The file's providers come first, in its order; the environment adds those that the file does not name.</summary>
    /// <param name="environment">The variables.</param>
    /// <param name="directory">The current directory, where an <c>llmd.json</c> may be.</param>
    /// <param name="file">Another file, which must exist; <see langword="null"/> for the one in the current directory, if there is one.</param>
    public static LlmSwitchBuilder Read(IReadOnlyDictionary<string, string> environment, string directory, string? file = null)
    {
        var builder = new LlmSwitchBuilder { Environment = environment };
        if (file is not null || File.Exists(Path.Combine(directory, FileName)))
            builder.AddFile(file ?? FileName, directory);
        return builder.AddEnvironment();
    }
}
