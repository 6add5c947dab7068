using System.CommandLine;
using System.CommandLine.Parsing;

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

    private readonly Option<int?> _maxTokens = NumberOption.Create<int>("--max-tokens", "a whole number from 1", n => n >= 1);

    private readonly Option<float?> _temperature = NumberOption.Create<float>(
        "--temperature",
        "a number from 0 to 2",
        t => t is >= 0 and <= 2,
        "-t"
    );

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
        : base("stream", "Streams the answer to a prompt.")
    {
        _maxTokens.Description = "The most tokens the answer may have.";
        _maxTokens.HelpName = "N";
        _temperature.Description = "How freely the model chooses its words, from 0 to 2.";
        _temperature.HelpName = "T";
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

    public IReadOnlyList<string> Notes =>
        [
            "In a pipe, standard output is exactly the answer's text; no line end is added. Everything else is on stderr.",
            "Keys come from the environment (OPENAI_API_KEY, …) or llmd.json; with neither, the built-in simulator answers.",
            "Exit codes: 0 done, or nobody reads the output any more; 1 the provider failed; 2 wrong command line or configuration; 130 Ctrl-C; 143 terminated.",
        ];

    public static Command Create(CliContext context) => new StreamCommand(context);

    /// <summary>A prompt takes any word, so an option with a slip in it would pass for one, and be sent.</summary>
    private string? UnknownOption(ParseResult parsed)
    {
        var afterDashes = parsed.Tokens.SkipWhile(t => t.Type != TokenType.DoubleDash).Skip(1).Count();
        var words = parsed.GetResult(_prompt)?.Tokens ?? [];
        return words.SkipLast(afterDashes).Select(t => t.Value).FirstOrDefault(LooksLikeOption);
    }

    private static bool LooksLikeOption(string word) =>
        word.Length > 1 && word[0] == '-' && (word[1] == '-' || char.IsAsciiLetter(word[1])) && !word.Any(char.IsWhiteSpace);

    private StreamArguments Read(ParseResult parsed) =>
        new()
        {
            Prompt = parsed.GetValue(_prompt) ?? [],
            UnknownOption = UnknownOption(parsed),
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
}
