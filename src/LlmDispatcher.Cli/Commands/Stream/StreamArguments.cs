using LlmDispatcher.Cli.Commands.Requests;

namespace LlmDispatcher.Cli.Commands.Stream;

/// <summary>What was asked for on the command line.</summary>
internal sealed record StreamArguments
{
    public PromptWords Prompt { get; init; } = new([]);

    public RequestArguments Request { get; init; } = new();

    public bool Metadata { get; init; }

    public bool Json { get; init; }

    public bool Progress { get; init; }

    public bool Verbose { get; init; }

    /// <summary>Whether answers are looked for, and kept, in a file.</summary>
    public bool Cache { get; init; }

    /// <summary>The file, when it is not the usual one.</summary>
    public string? CacheFile { get; init; }

    /// <summary>Whether a configured cache is left alone.</summary>
    public bool NoCache { get; init; }
}
