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
}
