using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using LlmDispatcher.Cli.Commands;
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
using LlmDispatcher.Hosting;

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
        if (WrongIn(parsed) is { Count: > 0 } wrong)
        {
            foreach (var message in wrong)
                context.Note(message);
            context.Error.WriteLine($"Try '{PathOf(parsed.CommandResult.Command, root)} --help'.");
            return ExitCode.Usage;
        }
        // Signals are ours: the library's own handling does not tell which one came.
        var exitCode = await parsed.InvokeAsync(
            new()
            {
                Output = context.Out,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }
        );
        // What is left is the help, or what a command wrote last: that it cannot be written is told as for any other text.
        var flushed = await new ProtectedRun(context).RunAsync(() =>
        {
            context.Out.Flush();
            return Task.FromResult(ExitCode.Ok);
        });
        return exitCode == ExitCode.Ok ? flushed : exitCode;
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

    /// <summary>What is wrong with a command line, for people.</summary>
    private static IReadOnlyList<string> WrongIn(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.Errors.Count > 0 && command.Subcommands.Count > 0)
            return [WrongCommand(parsed.UnmatchedTokens is [var first, ..] ? first : null, command)];
        return parsed.Errors.Count > 0 ? [.. parsed.Errors.Select(WordsOf)] : [.. EmptyValues(parsed.CommandResult)];
    }

    /// <summary>The parser says of which command something is missing, and not what.</summary>
    private static string WordsOf(ParseError error) =>
        error.SymbolResult is ArgumentResult { Tokens.Count: 0, Argument: var missing }
            ? $"<{missing.Name}> is missing: {missing.Description}"
            : error.Message;

    private static string WrongCommand(string? word, Command parent)
    {
        var names = parent.Subcommands.Select(c => c.Name).ToList();
        if (word is null)
            return $"A command is missing: {string.Join(", ", names)}.";
        if (word.StartsWith('-'))
            return $"Unknown option '{word}'.";
        var meant = NearestName.Find(word, names);
        return $"Unknown command '{word}'{(meant is null ? $". There are: {string.Join(", ", names)}." : $"; did you mean '{meant}'?")}";
    }

    /// <summary>An empty value is most often a variable that was not set. Only instructions may be empty: that is none.</summary>
    private static IEnumerable<string> EmptyValues(CommandResult command) =>
        command
            .Children.OfType<OptionResult>()
            .Where(o => o.Option.Name != "--system" && o.Tokens.Any(t => string.IsNullOrWhiteSpace(t.Value)))
            .Select(o => $"'{o.Option.Name}' has an empty value.");

    private static string PathOf(Command command, RootCommand root) =>
        command == root ? "llmd" : $"{PathOf(command.Parents.OfType<Command>().First(), root)} {command.Name}";
}
