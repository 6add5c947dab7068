using System.CommandLine;
using LlmDispatcher.Cli.Commands.Requests;

namespace LlmDispatcher.Cli.Commands.Doctor;

/// <summary><c>llmd doctor</c>: what is set up, what is wrong with it, and what to do.</summary>
internal sealed class DoctorCommand : Command, IHasExamples
{
    private readonly Option<bool> _json = new("--json") { Description = "Everything, as one JSON object." };

    private readonly Option<string?> _config = new RequestOptions().Config;

    private DoctorCommand(CliContext context)
        : base("doctor", "Looks at keys, configuration, models and local servers, and says what to do.")
    {
        Add(_json);
        Add(_config);
        SetAction((parsed, _) => new DoctorRun(parsed.GetValue(_config), parsed.GetValue(_json), context).RunAsync());
    }

    public IReadOnlyList<string> Examples =>
        ["llmd doctor", "llmd doctor --config staging.json", "llmd doctor --json | jq '.findings[] | select(.level != \"ok\")'"];

    public IReadOnlyList<string> Notes =>
        [
            "It asks servers on this machine only; nothing leaves it, and no part of a key is shown.",
            "Exit codes: 0 a provider is configured; 1 nothing but the simulator can answer.",
        ];

    public static Command Create(CliContext context) => new DoctorCommand(context);
}
