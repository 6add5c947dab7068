using System.CommandLine;
using LlmDispatcher.Cli.Commands.Requests;

namespace LlmDispatcher.Cli.Commands.Explain;

/// <summary><c>llmd explain</c>: who would answer, and why. Nothing is sent.</summary>
internal sealed class ExplainCommand : Command, IHasExamples
{
    private readonly PromptArgument _prompt = new();

    private readonly RequestOptions _request = new();

    private readonly Option<bool> _all = new("--all") { Description = "Every rejected route, each with its reason." };

    private readonly Option<bool> _json = new("--json") { Description = "Everything, as one JSON object." };

    private ExplainCommand(CliContext context)
        : base("explain", "Shows which models could answer a prompt, which one would, and why. Sends nothing.")
    {
        Add(_prompt);
        Option[] options =
        [
            _request.Task,
            _request.Strategy,
            _request.Provider,
            _request.Model,
            _request.System,
            _request.Image,
            _request.Audio,
            _request.MaxTokens,
            _request.MaxCost,
            _all,
            _json,
            _request.Config,
        ];
        foreach (var option in options)
            Add(option);
        SetAction(
            (parsed, _) =>
                new ExplainRun(_request.Read(parsed), parsed.GetValue(_all), parsed.GetValue(_json), context).RunAsync(_prompt.Read(parsed))
        );
    }

    public IReadOnlyList<string> Examples =>
        [
            "llmd explain \"Summarize this contract\"",
            "llmd explain --strategy cost --max-cost 0.001 \"Translate into French: good morning\"",
            "llmd explain --image chart.png --all \"What does it show?\"",
            "llmd explain --json \"Prove it\" | jq -r '.candidates[0] | \"\\(.provider)/\\(.model)\"'",
        ];

    public IReadOnlyList<string> Notes =>
        [
            "With no provider configured, it compares all models of the catalogue. Costs, times and quality are estimates.",
            "Exit codes: 0 somebody could answer; 2 nobody could, or the command line or configuration is wrong.",
        ];

    public static Command Create(CliContext context) => new ExplainCommand(context);
}
