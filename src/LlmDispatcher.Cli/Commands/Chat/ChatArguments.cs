using LlmDispatcher.Cli.Commands.Requests;

namespace LlmDispatcher.Cli.Commands.Chat;

/// <summary>What was asked for on the command line.</summary>
internal sealed record ChatArguments
{
    public RequestArguments Request { get; init; } = new();

    public bool Json { get; init; }

    public bool Verbose { get; init; }
}
