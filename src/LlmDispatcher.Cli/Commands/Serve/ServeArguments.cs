namespace LlmDispatcher.Cli.Commands.Serve;

/// <summary>What <c>llmd serve</c> was asked for.</summary>
internal sealed record ServeArguments
{
    /// <summary>The configuration file; <see langword="null"/> for <c>llmd.json</c> in the current directory, if there is one.</summary>
    public string? Config { get; init; }

    /// <summary>Where to listen, separated by <c>;</c>.</summary>
    public required string Urls { get; init; }

    /// <summary>Whether to look at the configuration only.</summary>
    public bool IsCheck { get; init; }
}
