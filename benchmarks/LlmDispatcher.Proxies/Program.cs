using System.Globalization;
using LlmDispatcher.Proxies;

switch (args)
{
    case ["provider"]:
        await Provider.ServeAsync();
        return 0;
    case ["yarp", var upstream]:
        await PassThrough.ServeAsync(upstream);
        return 0;
    case ["--help" or "-h", ..] or [_, _, ..]:
        Console.WriteLine(
            """
            Measures what a proxy before a streaming provider costs: nginx, YARP, and llmd in the provider's language and in another one.

              dotnet run -c Release --project benchmarks/LlmDispatcher.Proxies [-- LLMD]

            LLMD is the executable to measure; without it, the one built with this program. For the native one:
            dotnet publish src/LlmDispatcher.Cli -c Release --use-current-runtime -o out

            Takes about five minutes and prints Markdown. The processes share the machine: look at ratios.
            """
        );
        return args is ["--help" or "-h"] ? 0 : 2;
    default:
        break;
}

const int Rounds = 3;
await using var all = new Targets();
var targets = await all.StartAsync(args.FirstOrDefault());
var kilobytes = new Dictionary<string, double>();
foreach (var target in targets) // before anything else has made the process grow
{
    Console.Error.WriteLine($"held: {target.Name}");
    kilobytes.Add(target.Name, await Scenarios.HoldAsync(target, streams: 1000) / 1024);
}
foreach (var target in targets)
{
    Console.Error.WriteLine($"warming up: {target.Name}");
    await Scenarios.WarmUpAsync(target, TimeSpan.FromSeconds(8));
}
var figures = targets.ToDictionary(t => t.Name, _ => new List<Figures>());
for (var round = 1; round <= Rounds; round++)
{
    foreach (var target in targets) // in turn, so that whatever else the machine does meets all alike
    {
        Console.Error.WriteLine($"round {round} of {Rounds}: {target.Name}");
        figures[target.Name].Add(await Scenarios.RunAsync(target, seconds: 4));
    }
}
Console.WriteLine(
    "| | CPU µs per chunk, 400 streams × 50/s | CPU µs per chunk, 500 in one write | CPU µs per request | requests a second | first content p50, ms | p99, ms | KB per held stream |"
);
Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
foreach (var target in targets)
{
    var f = figures[target.Name];
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {target.Name} | {Median(f, x => x.Busy):0.0} | {Median(f, x => x.Burst):0.00} | {Median(f, x => x.Request):0} | {Median(f, x => x.Rate):0} | {Median(f, x => x.First):0.00} | {Median(f, x => x.FirstSlow):0.00} | {kilobytes[target.Name]:0} |"
        )
    );
}
return 0;

static double Median(List<Figures> rounds, Func<Figures, double> figure) => rounds.Select(figure).Order().ElementAt(rounds.Count / 2);
