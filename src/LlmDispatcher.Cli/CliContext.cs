using LlmDispatcher.Cli.Commands.Doctor;
using LlmDispatcher.Cli.Terminal;

namespace LlmDispatcher.Cli;

/// <summary>Everything around the tool: what it reads, writes and obeys. A test brings its own.</summary>
internal sealed record CliContext
{
    public required TextReader In { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether somebody types at <see cref="In"/>.</summary>
    public bool IsInputTerminal { get; init; }

    /// <summary>Whether somebody looks at <see cref="Out"/>.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>Whether the terminal understands escape sequences, and wants them.</summary>
    public bool IsStyled { get; init; }

    /// <summary>Whether somebody looks at <see cref="Error"/>, on a terminal that understands escape sequences and wants them.</summary>
    public bool IsErrorStyled { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The current directory.</summary>
    public required string Directory { get; init; }

    /// <summary>Cancelled when the tool is to stop.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>What to tell the shell after a stop.</summary>
    public Func<int> StopExitCode { get; init; } = () => ExitCode.Interrupted;

    /// <summary>Where a part of the work takes Ctrl-C for itself.</summary>
    public Interrupts Interrupts { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where servers on this machine usually listen.</summary>
    public IReadOnlyList<LocalServer> LocalServers { get; init; } = LocalServer.Usual;

    public void Note(string text) => Error.WriteLine($"llmd: {Rendering.TerminalText.Clean(text)}");
}
