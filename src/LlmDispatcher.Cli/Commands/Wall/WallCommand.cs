using System.CommandLine;

namespace LlmDispatcher.Cli.Commands.Wall;

/// <summary><c>llmd wall</c>: breaks simulated providers in many ways, and checks that no caller is lied to.</summary>
internal sealed class WallCommand : Command, IHasExamples
{
    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Only faults whose name has this in it; may be repeated.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _show = new("--show")
    {
        Description = "Show one fault live instead: the text, where it was mended, and who wrote when.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Every answer with its attempts, as one JSON object." };

    private WallCommand(CliContext context)
        : base("wall", "Breaks simulated providers in many ways, and checks that no answer is cut short, repeated or late.")
    {
        Add(_only);
        Add(_show);
        Add(_json);
        Validators.Add(parsed =>
        {
            if (parsed.GetResult(_show) is not null && (parsed.GetResult(_only) is not null || parsed.GetResult(_json) is not null))
                parsed.AddError("'--show' goes without '--only' and '--json'.");
        });
        SetAction(
            (parsed, _) =>
            {
                var arguments = new WallArguments(parsed.GetValue(_only) ?? [], parsed.GetValue(_show), parsed.GetValue(_json));
                return arguments.Show is null ? new WallRun(arguments, context).RunAsync() : new ShowRun(arguments, context).RunAsync();
            }
        );
    }

    public IReadOnlyList<string> Examples =>
        [
            "llmd wall",
            "llmd wall --only silence --only 503",
            "llmd wall --show \"cut mid-sentence\"",
            "llmd wall --json | jq '.answers[] | select(.holds | not)'",
        ];

    public IReadOnlyList<string> Notes =>
        [
            "No key, no network beyond this machine: the simulator is inside. Its limits are short, so that the whole takes seconds.",
            "Exit codes: 0 every promise holds; 1 one is broken; 2 no fault has that name; 130 Ctrl-C.",
        ];

    public static Command Create(CliContext context) => new WallCommand(context);
}
