using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace LlmDispatcher.Cli;

/// <summary>A command that shows how it is used.</summary>
internal interface IHasExamples
{
    IReadOnlyList<string> Examples { get; }

    /// <summary>What else is good to know.</summary>
    IReadOnlyList<string> Notes => [];
}

/// <summary>The help of a command, with examples at its end.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var result = help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var shown = command as IHasExamples;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in shown?.Examples ?? [.. command.Subcommands.OfType<IHasExamples>().Select(c => c.Examples[0])])
            output.WriteLine($"  {example}");
        output.WriteLine();
        foreach (var note in shown?.Notes ?? [])
            output.WriteLine(note);
        return result;
    }
}
