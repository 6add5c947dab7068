using Spectre.Console;

namespace LlmDispatcher.Cli.Rendering;

/// <summary>Spectre over the tool's own output: decorations where they are wanted, and never colours that somebody's theme makes unreadable.</summary>
internal static class TerminalConsole
{
    public static IAnsiConsole Create(TextWriter output, bool isStyled) =>
        AnsiConsole.Create(
            new()
            {
                Out = new AnsiConsoleOutput(output),
                Ansi = isStyled ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
            }
        );
}
