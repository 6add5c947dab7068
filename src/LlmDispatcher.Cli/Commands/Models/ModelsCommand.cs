using System.CommandLine;
using LlmDispatcher.Cli.Commands.Requests;

namespace LlmDispatcher.Cli.Commands.Models;

/// <summary><c>llmd models</c>: what is known about models, and from where.</summary>
internal sealed class ModelsCommand : Command, IHasExamples
{
    private readonly Option<string?> _provider = new("--provider", "-p") { Description = "Only this provider's models.", HelpName = "ID" };

    private readonly Option<bool> _configured = new("--configured")
    {
        Description = "Only the models of configured providers, with what the configuration says of them.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Everything, as one JSON object." };

    private readonly Option<string?> _config = new RequestOptions().Config;

    private ModelsCommand(CliContext context)
        : base("models", "Lists the models that the catalogue knows, with prices, limits and their sources.")
    {
        foreach (var option in (Option[])[_provider, _configured, _json, _config])
            Add(option);
        SetAction(
            (parsed, _) =>
                new ModelsRun(parsed.GetValue(_provider), parsed.GetValue(_json), context).RunAsync(
                    // A file that is named is meant to be read.
                    parsed.GetValue(_configured) || parsed.GetValue(_config) is not null,
                    parsed.GetValue(_config)
                )
        );
    }

    public IReadOnlyList<string> Examples =>
        [
            "llmd models",
            "llmd models --provider anthropic",
            "llmd models --configured",
            "llmd models --json | jq -r '.models[] | select(.gone | not) | .id'",
        ];

    public IReadOnlyList<string> Notes =>
        [
            "Prices are in USD per million tokens. Quality, from 0 to 100, is a guess of ours to start from, and no benchmark.",
            "A model that is not listed can still be asked for, as provider/model. NAME is what llmd.json has under 'models'.",
        ];

    public static Command Create(CliContext context) => new ModelsCommand(context);
}
