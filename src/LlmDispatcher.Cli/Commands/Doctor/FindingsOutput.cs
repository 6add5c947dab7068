using LlmDispatcher.Cli.Rendering;
using Spectre.Console;

namespace LlmDispatcher.Cli.Commands.Doctor;

/// <summary>What the doctor found, for people and for programs.</summary>
internal static class FindingsOutput
{
    public static void WriteText(IEnumerable<Finding> findings, bool canAnswer, CliContext context)
    {
        var console = TerminalConsole.Create(context.Out, context.IsStyled);
        foreach (var finding in findings)
        {
            Write(console, $"{Mark(finding.Level)} ", finding.Level >= Level.Warning ? Decoration.Bold : Decoration.None);
            Write(console, $"{finding.Message}\n", finding.Level == Level.Note ? Decoration.Dim : Decoration.None);
            if (finding.Advice is not null)
                Write(console, $"        {finding.Advice}\n", Decoration.Dim);
        }
        Write(console, canAnswer ? "\nllmd can answer.\n" : "\nNothing can answer but the simulator.\n", Decoration.Bold);
    }

    public static void WriteJson(IEnumerable<Finding> findings, bool canAnswer, TextWriter output) =>
        JsonOutput.Write(
            output,
            json =>
            {
                json.WriteBoolean("canAnswer", canAnswer);
                json.WriteObjects(
                    "findings",
                    findings,
                    finding =>
                    {
                        json.WriteString("level", Names.Of(finding.Level));
                        json.WriteString("about", finding.About);
                        json.WriteString("message", finding.Message);
                        json.WriteString("advice", finding.Advice);
                    }
                );
            }
        );

    private static string Mark(Level level) =>
        level switch
        {
            Level.Ok => "ok     ",
            Level.Note => "note   ",
            Level.Warning => "warning",
            _ => "error  ",
        };

    private static void Write(IAnsiConsole console, string text, Decoration decoration) =>
        console.Write(new LiveText(TerminalText.Clean(text), new Style(decoration: decoration)));
}
