using System.CommandLine;

namespace LlmDispatcher.Cli.Commands.Serve;

/// <summary><c>llmd serve</c>: the dispatcher as a server for clients of OpenAI, Anthropic and Gemini.</summary>
internal sealed class ServeCommand : Command, IHasExamples
{
    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "The configuration file. Default: llmd.json in the current directory, if there is one.",
        HelpName = "FILE",
    };

    private readonly ListenOption _urls = new("http://127.0.0.1:8080");

    private readonly Option<bool> _check = new("--check")
    {
        Description = "Only look whether the configuration is right, and say what is in it.",
    };

    private ServeCommand(CliContext context)
        : base("serve", "Serves the configured providers to any OpenAI, Anthropic or Gemini client, until Ctrl-C.")
    {
        Add(_config);
        Add(_urls);
        Add(_check);
        SetAction(
            (parsed, _) =>
                new ProtectedRun(context).RunAsync(() =>
                    new ServeRun(
                        new ServeArguments
                        {
                            Config = parsed.GetValue(_config),
                            Urls = parsed.GetValue(_urls)!,
                            IsCheck = parsed.GetValue(_check),
                        },
                        context
                    ).RunAsync()
                )
        );
    }

    public IReadOnlyList<string> Examples =>
        [
            "llmd serve",
            "llmd serve --config llmd.json --urls http://127.0.0.1:8080",
            "llmd serve --check --config llmd.json",
            "OPENAI_BASE_URL=http://127.0.0.1:8080/v1 your-program",
        ];

    public IReadOnlyList<string> Notes =>
        [
            "Without keys under 'gateway' in llmd.json it listens on this machine only. Without a provider of your own, 'llmd simulate' is one.",
            "Exit codes: 0 stopped by Ctrl-C or SIGTERM; 1 it cannot listen there; 2 wrong command line or configuration.",
        ];

    public static Command Create(CliContext context) => new ServeCommand(context);
}
