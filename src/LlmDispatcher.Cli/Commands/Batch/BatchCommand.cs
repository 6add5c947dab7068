using System.CommandLine;
using LlmDispatcher.Cli.Commands.Requests;

namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary><c>llmd batch</c>: a file of requests, a file of answers.</summary>
internal sealed class BatchCommand : Command, IHasExamples
{
    private readonly Argument<string> _input = new("input")
    {
        Description = "The file of requests, one JSON object a line; '-' reads standard input.",
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Where the answers go, one JSON object a line, as they are complete; '-' is standard output.",
        HelpName = "FILE",
        DefaultValueFactory = _ => BatchArguments.Standard,
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Go on with the output file: only what has no answer there is asked, failed requests included.",
    };

    private readonly Option<bool> _force = new("--force") { Description = "Overwrite the output file." };

    private readonly Option<int?> _parallel = Number("--parallel", "How many requests are under way at once. Default: 8.");

    private readonly Option<int?> _parallelPerProvider = Number(
        "--parallel-per-provider",
        "How many of them are with one provider. Default: as many."
    );

    private readonly Option<ProgressStyle?> _progress = NamedOption.Create<ProgressStyle>("--progress");

    private readonly RequestOptions _request = new();

    private BatchCommand(CliContext context)
        : base("batch", "Answers a file of requests into a file of answers, and goes on where it was stopped.")
    {
        _progress.HelpName = "STYLE";
        _progress.Description = "How progress is told, on stderr: auto (bars in a terminal, else lines), lines, json or none.";
        Add(_input);
        Option[] options =
        [
            _output,
            _resume,
            _force,
            _parallel,
            _parallelPerProvider,
            _progress,
            _request.Provider,
            _request.Model,
            _request.System,
            .. _request.HowToAnswer,
            _request.Config,
        ];
        foreach (var option in options)
            Add(option);
        SetAction((parsed, _) => new BatchRun(Read(parsed), context).RunAsync());
    }

    public IReadOnlyList<string> Examples =>
        [
            "llmd batch requests.jsonl -o answers.jsonl",
            "llmd batch requests.jsonl -o answers.jsonl --resume",
            "llmd batch requests.jsonl -o answers.jsonl --parallel 16 --parallel-per-provider 4 --strategy cost",
            "jq -c '{id: .sku, prompt: (\"Describe: \" + .name)}' products.jsonl | llmd batch - | jq -r .text",
            "jq -r 'select(.error) | \"\\(.id): \\(.error.message)\"' answers.jsonl",
            "until llmd batch requests.jsonl -o answers.jsonl --resume; do [ $? = 1 ] || break; sleep 60; done",
        ];

    public IReadOnlyList<string> Notes =>
        [
            "A request is {\"prompt\": \"…\"} or {\"messages\": [{\"role\": \"user\", \"content\": \"…\"}]}, and may have id, system, task, model, provider, strategy,",
            "maxOutputTokens, temperature and maxCost; or a line of OpenAI's batches. What it does not say is taken from the options above. All lines",
            "are looked through before anything is sent.",
            "An answer has id, index, text, provider, model, finishReason, usage, costUsd, seams and attempts; a failed one has error {kind, message, partialText}.",
            "The output file is the checkpoint; beside it, FILE.state knows which input it belongs to.",
            "Exit codes: 0 all answered; 1 some failed; 2 wrong command line, input or configuration, and nothing was sent; 130 Ctrl-C; 143 terminated.",
        ];

    public static Command Create(CliContext context) => new BatchCommand(context);

    private static Option<int?> Number(string name, string description)
    {
        var option = NumberOption.Create<int>(name, "a whole number from 1 to 1000", n => n is >= 1 and <= 1000);
        option.HelpName = "N";
        option.Description = description;
        return option;
    }

    private BatchArguments Read(ParseResult parsed) =>
        new()
        {
            Input = parsed.GetValue(_input)!,
            Output = parsed.GetValue(_output)!,
            Resume = parsed.GetValue(_resume),
            Force = parsed.GetValue(_force),
            Parallel = parsed.GetValue(_parallel),
            ParallelPerProvider = parsed.GetValue(_parallelPerProvider),
            Progress = parsed.GetValue(_progress) ?? ProgressStyle.Auto,
            Request = _request.Read(parsed),
        };
}
