using Spectre.Console;

namespace LlmDispatcher.Cli.Rendering;

/// <summary>Spectre over the tool's own output: decorations where they are wanted, and of colours only the theme's own.</summary>
internal static class TerminalConsole
{
    public static IAnsiConsole Create(TextWriter output, bool isStyled) =>
        AnsiConsole.Create(
            new()
            {
                Out = new AnsiConsoleOutput(output),
                Ansi = isStyled ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = isStyled ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
            }
        );
}
