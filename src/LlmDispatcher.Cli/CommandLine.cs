using System.CommandLine;
using System.CommandLine.Help;
using LlmDispatcher.Cli.Commands.Batch;
using LlmDispatcher.Cli.Commands.Chat;
using LlmDispatcher.Cli.Commands.Doctor;
using LlmDispatcher.Cli.Commands.Explain;
using LlmDispatcher.Cli.Commands.Keys;
using LlmDispatcher.Cli.Commands.Models;
using LlmDispatcher.Cli.Commands.Serve;
using LlmDispatcher.Cli.Commands.Simulate;
using LlmDispatcher.Cli.Commands.Stream;
using LlmDispatcher.Cli.Commands.Wall;

namespace LlmDispatcher.Cli;

/// <summary>The commands, and how they are run.</summary>
internal static class CommandLine
{
    // An @ or a bracket at the start of a prompt is the prompt's own.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args, CliContext context)
    {
        var root = Root(context);
        var parsed = root.Parse(args, Parsing);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                context.Note(error.Message);
            context.Error.WriteLine($"Try '{PathOf(parsed.CommandResult.Command, root)} --help'.");
            return ExitCode.Usage;
        }
        try
        {
            // Signals are ours: the library's own handling does not tell which one came.
            return await parsed.InvokeAsync(
                new()
                {
                    Output = context.Out,
                    Error = context.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                }
            );
        }
        finally
        {
            Flush(context.Out);
        }
    }

    private static RootCommand Root(CliContext context)
    {
        var root = new RootCommand("Streams answers from large language models, and never lies about how they ended.")
        {
            StreamCommand.Create(context),
            ChatCommand.Create(context),
            BatchCommand.Create(context),
            ModelsCommand.Create(context),
            ExplainCommand.Create(context),
            DoctorCommand.Create(context),
            ServeCommand.Create(context),
            KeysCommand.Create(context),
            SimulateCommand.Create(context),
            WallCommand.Create(context),
        };
        root.Directives.Clear();
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static string PathOf(Command command, RootCommand root) =>
        command == root ? "llmd" : $"{PathOf(command.Parents.OfType<Command>().First(), root)} {command.Name}";

    private static void Flush(TextWriter output)
    {
        try
        {
            output.Flush();
        }
        catch (Terminal.OutputClosedException)
        {
            // Whoever read it has left; there is nobody to tell.
        }
    }
}
