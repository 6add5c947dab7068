using System.CommandLine;
using System.Globalization;

namespace LlmDispatcher.Cli.Commands.Stream;

/// <summary><c>llmd stream</c>: one prompt, one streamed answer.</summary>
internal sealed class StreamCommand : Command, IHasExamples
{
    private readonly Argument<string[]> _prompt = new("prompt")
    {
        Description = "What to answer; several words are joined. '-', or none at all in a pipe, reads standard input.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _provider = new("--provider", "-p")
    {
        Description = "The provider that is to answer, by its id; 'simulator' is built in.",
        HelpName = "ID",
    };

    private readonly Option<string?> _model = new("--model", "-m")
    {
        Description = "The model: its own name, or provider/model.",
        HelpName = "MODEL",
    };

    private readonly Option<string?> _system = new("--system", "-s")
    {
        Description = "Standing instructions that come before the prompt.",
        HelpName = "TEXT",
    };

    private readonly Option<int?> _maxTokens = new("--max-tokens") { Description = "The most tokens the answer may have.", HelpName = "N" };

    private readonly Option<float?> _temperature = new("--temperature", "-t")
    {
        Description = "How freely the model chooses its words, from 0 to 2.",
        HelpName = "T",
    };

    private readonly Option<bool> _metadata = new("--metadata")
    {
        Description = "One line per chunk: its number, provider, model and text.",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "One JSON object per line and chunk; the last has the summary, or the error.",
    };

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Tell on stderr when each attempt did what." };

    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "The configuration file. Default: llmd.json in the current directory, if there is one.",
        HelpName = "FILE",
    };

    private StreamCommand(CliContext context)
        : base(
            "stream",
            "Streams the answer to a prompt. In a pipe, standard output is exactly the answer's text: no line end is added. Exit codes: 0 done, 1 the provider failed, 2 wrong command line or configuration, 130 Ctrl-C."
        )
    {
        _maxTokens.Validators.Add(r => Check(r, r.GetValue(_maxTokens) is >= 1, "a whole number from 1"));
        _temperature.Validators.Add(r => Check(r, r.GetValue(_temperature) is >= 0 and <= 2, "a number from 0 to 2"));
        Add(_prompt);
        foreach (var option in (Option[])[_provider, _model, _system, _maxTokens, _temperature, _metadata, _json, _verbose, _config])
            Add(option);
        SetAction((parsed, _) => new StreamRun(Read(parsed), context).RunAsync());
    }

    public IReadOnlyList<string> Examples =>
        [
            "llmd stream \"Explain tides in two sentences\"",
            "llmd stream --model openai/gpt-4.1-mini --max-tokens 200 \"Explain tides\"",
            "git diff | llmd stream --system \"Review this change\" -",
            "llmd stream --json \"Explain tides\" | jq -rj .text",
            "llmd stream --provider simulator --verbose \"Explain tides\"",
        ];

    public static Command Create(CliContext context) => new StreamCommand(context);

    private StreamArguments Read(ParseResult parsed) =>
        new()
        {
            Prompt = parsed.GetValue(_prompt) ?? [],
            Provider = parsed.GetValue(_provider),
            Model = parsed.GetValue(_model),
            System = parsed.GetValue(_system),
            MaxTokens = parsed.GetValue(_maxTokens),
            Temperature = parsed.GetValue(_temperature),
            Metadata = parsed.GetValue(_metadata),
            Json = parsed.GetValue(_json),
            Verbose = parsed.GetValue(_verbose),
            Config = parsed.GetValue(_config),
        };

    private static void Check(System.CommandLine.Parsing.OptionResult result, bool isGood, string expected)
    {
        if (!isGood)
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"'{result.Option.Name}' must be {expected}."));
    }
}
