using System.CommandLine;
using System.Globalization;

namespace LlmDispatcher.Cli.Commands.Requests;

/// <summary>The options that say what a request is to be; each command takes those that make sense for it.</summary>
internal sealed class RequestOptions
{
    private const double LongestTimeout = 24 * 60 * 60;

    public Option<string?> Provider { get; } =
        new("--provider", "-p") { Description = "The provider that is to answer, by its id; 'simulator' is built in.", HelpName = "ID" };

    public Option<string?> Model { get; } =
        new("--model", "-m")
        {
            Description = "The model: its own name, provider/model, or a name under 'models' in llmd.json.",
            HelpName = "MODEL",
        };

    public Option<string?> System { get; } =
        new("--system", "-s") { Description = "Standing instructions that come before the prompt.", HelpName = "TEXT" };

    public Option<TaskType?> Task { get; } =
        Described(
            NamedOption.Create<TaskType>("--task"),
            "TASK",
            "The kind of work, such as code-generation or summarization. Default: found out from the request."
        );

    public Option<OptimizationStrategy?> Strategy { get; } =
        Described(
            NamedOption.Create<OptimizationStrategy>("--strategy"),
            "STRATEGY",
            "What counts most: balanced (the default), performance, cost, speed or reliability."
        );

    public Option<int?> MaxTokens { get; } =
        Described(
            NumberOption.Create<int>("--max-tokens", "a whole number from 1", n => n >= 1),
            "N",
            "The most tokens the answer may have."
        );

    public Option<float?> Temperature { get; } =
        Described(
            NumberOption.Create<float>("--temperature", "a number from 0 to 2", t => t is >= 0 and <= 2, "-t"),
            "T",
            "How freely the model chooses its words, from 0 to 2."
        );

    public Option<decimal?> MaxCost { get; } =
        Described(
            NumberOption.Create<decimal>("--max-cost", "an amount in USD from 0", c => c >= 0),
            "USD",
            "The most that the answer may be expected to cost."
        );

    public Option<string[]> Image { get; } =
        new("--image", "-i")
        {
            Description = "An image to look at; may be given several times.",
            HelpName = "PATH|URL",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };

    public Option<string?> Audio { get; } =
        new("--audio", "-a") { Description = "A recording to listen to; without a prompt it is transcribed.", HelpName = "PATH" };

    public Option<double?> Timeout { get; } =
        Described(
            NumberOption.Create<double>("--timeout", "a number of seconds above 0, at most a day", s => s is > 0 and <= LongestTimeout),
            "SECONDS",
            "The longest time for the whole answer. Default: 600."
        );

    public Option<int?> MaxRetries { get; } =
        Described(
            NumberOption.Create<int>("--max-retries", "a whole number from 0", n => n >= 0),
            "N",
            "How often to try a route again before anything was shown. Default: 3."
        );

    public Option<bool> NoFallback { get; } =
        new("--no-fallback") { Description = "Fail when the first route fails, instead of trying the next." };

    public Option<RecoveryMode?> Recovery { get; } =
        Described(
            NamedOption.Create<RecoveryMode>("--recovery"),
            "MODE",
            "When the answer breaks off: continue (the default) goes on with it, restart begins anew where it can be told (not in a pipe of bare text), fail ends with an error."
        );

    public Option<HedgeDelay?> HedgeAfter { get; } =
        new("--hedge-after")
        {
            Description = "Open a second route beside one that has not begun after so many seconds, or after its p95. Default: never.",
            HelpName = "SECONDS|p95",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (text == "p95")
                    return HedgeDelay.P95;
                if (double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= LongestTimeout)
                    return HedgeDelay.FromTimeSpan(TimeSpan.FromSeconds(seconds));
                result.AddError($"'--hedge-after' must be a number of seconds above 0, or p95; '{text}' is not.");
                return null;
            },
        };

    /// <summary>Who is to answer, how long, and how hard to try: the same for every command that asks.</summary>
    public IReadOnlyList<Option> HowToAnswer =>
        [Task, Strategy, MaxTokens, Temperature, MaxCost, Timeout, MaxRetries, NoFallback, Recovery, HedgeAfter];

    public Option<string?> Config { get; } =
        new("--config", "-c")
        {
            Description = "The configuration file. Default: llmd.json in the current directory, if there is one.",
            HelpName = "FILE",
        };

    /// <summary>An option that the command did not take counts as not given.</summary>
    public RequestArguments Read(ParseResult parsed) =>
        new()
        {
            Provider = parsed.GetValue(Provider),
            Model = parsed.GetValue(Model),
            System = parsed.GetValue(System),
            Task = parsed.GetValue(Task),
            Strategy = parsed.GetValue(Strategy),
            MaxTokens = parsed.GetValue(MaxTokens),
            Temperature = parsed.GetValue(Temperature),
            MaxCost = parsed.GetValue(MaxCost),
            Images = parsed.GetValue(Image) ?? [],
            Audio = parsed.GetValue(Audio),
            Timeout = parsed.GetValue(Timeout),
            MaxRetries = parsed.GetValue(MaxRetries),
            NoFallback = parsed.GetValue(NoFallback),
            Recovery = parsed.GetValue(Recovery),
            HedgeAfter = parsed.GetValue(HedgeAfter),
            Config = parsed.GetValue(Config),
        };

    private static Option<T> Described<T>(Option<T> option, string helpName, string description)
    {
        option.HelpName = helpName;
        option.Description = description;
        return option;
    }
}
