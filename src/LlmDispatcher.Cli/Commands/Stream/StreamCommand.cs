using System.CommandLine;
using LlmDispatcher.Cli.Commands.Requests;

namespace LlmDispatcher.Cli.Commands.Stream;

/// <summary><c>llmd stream</c>: one prompt, one streamed answer.</summary>
internal sealed class StreamCommand : Command, IHasExamples
{
    private readonly PromptArgument _prompt = new();

    private readonly RequestOptions _request = new();

    private readonly Option<bool> _metadata = new("--metadata")
    {
        Description = "One line per chunk: its number, provider, model and text.",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "One JSON object per line and chunk; the last has the summary, or the error.",
    };

    private readonly Option<bool> _progress = new("--progress")
    {
        Description = "Show how far the answer is: a bar below it, or lines on stderr when it goes into a pipe.",
    };

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Tell on stderr when each attempt did what." };

    private readonly Option<bool> _cache = new("--cache")
    {
        Description = "Answer a question that was asked before out of a file, and keep new answers in it.",
    };

    private readonly Option<string?> _cacheFile = new("--cache-file")
    {
        Description = "The file for --cache, which this implies. Default: answers.db in llmd's folder for caches.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _noCache = new("--no-cache") { Description = "Leave a configured cache alone." };

    private StreamCommand(CliContext context)
        : base("stream", "Streams the answer to a prompt.")
    {
        Add(_prompt);
        Option[] options =
        [
            _request.Provider,
            _request.Model,
            _request.System,
            _request.Image,
            _request.Audio,
            .. _request.HowToAnswer,
            _cache,
            _cacheFile,
            _noCache,
            _metadata,
            _json,
            _progress,
            _verbose,
            _request.Config,
        ];
        foreach (var option in options)
            Add(option);
        SetAction((parsed, _) => new StreamRun(Read(parsed), context).RunAsync());
    }

    public IReadOnlyList<string> Examples =>
        [
            "llmd stream \"Explain tides in two sentences\"",
            "llmd stream --model openai/gpt-4.1-mini --max-tokens 200 \"Explain tides\"",
            "llmd stream --strategy cost --task code-generation \"Write a C# tide table\"",
            "llmd stream --image chart.png --image https://example.com/map.jpg \"Compare them\"",
            "llmd stream --audio memo.mp3",
            "git diff | llmd stream --system \"Review this change\" -",
            "llmd stream --json \"Explain tides\" | jq -rj .text",
            "llmd stream --progress --max-tokens 2000 \"Write a long story about the tides\" > story.txt",
            "llmd stream --cache \"Explain tides\"",
            "llmd stream --provider simulator --verbose \"Explain tides\"",
        ];

    public IReadOnlyList<string> Notes =>
        [
            "In a pipe, standard output is exactly the answer's text; no line end is added. Everything else is on stderr.",
            "Keys come from the environment (OPENAI_API_KEY, …) or llmd.json; with neither, the built-in simulator answers.",
            "--cache keeps questions and answers in $XDG_CACHE_HOME/llmd/answers.db (~/.cache, or %LOCALAPPDATA% on Windows), readable by you alone.",
            "Exit codes: 0 done, or nobody reads the output any more; 1 the provider failed; 2 wrong command line, file or configuration; 130 Ctrl-C; 143 terminated.",
        ];

    public static Command Create(CliContext context) => new StreamCommand(context);

    private StreamArguments Read(ParseResult parsed) =>
        new()
        {
            Prompt = _prompt.Read(parsed),
            Request = _request.Read(parsed),
            Metadata = parsed.GetValue(_metadata),
            Json = parsed.GetValue(_json),
            Progress = parsed.GetValue(_progress),
            Verbose = parsed.GetValue(_verbose),
            Cache = parsed.GetValue(_cache),
            CacheFile = parsed.GetValue(_cacheFile),
            NoCache = parsed.GetValue(_noCache),
        };
}
