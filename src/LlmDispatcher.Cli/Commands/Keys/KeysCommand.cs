using System.CommandLine;

namespace LlmDispatcher.Cli.Commands.Keys;

/// <summary><c>llmd keys</c>: the keys that callers of the gateway show.</summary>
internal sealed class KeysCommand : Command, IHasExamples
{
    private KeysCommand(CliContext context)
        : base("keys", "Makes keys for the gateway's callers.") => Add(NewKeyCommand.Create(context));

    public IReadOnlyList<string> Examples => NewKeyCommand.Usage;

    public static Command Create(CliContext context) => new KeysCommand(context);
}
