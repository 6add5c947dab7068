using System.Text.Json;
using System.Text.RegularExpressions;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Cli.Batches;

/// <summary>The real executable, killed and stopped in the middle of a batch.</summary>
public sealed partial class KillTests : IDisposable
{
    private const int Requests = 60;

    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );
    private readonly string _directory = Directory.CreateTempSubdirectory("llmd-test-").FullName;

    public KillTests()
    {
        _limit.CancelAfter(TimeSpan.FromMinutes(3));
        File.WriteAllLines(
            PathOf("in.jsonl"),
            Enumerable.Range(0, Requests).Select(i => $$"""{"id":"r{{i}}","prompt":"What is the tide of day {{i:000}}?"}""")
        );
    }

    private CancellationToken Token => _limit.Token;

    public void Dispose()
    {
        _limit.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Killed_AtAnyMoment_LosesNothingAndAsksNothingTwice()
    {
        await using var provider = await StartAsync();
        using (var plain = Start(provider, "plain.jsonl"))
            (await plain.EndAsync(Token)).ExitCode.ShouldBe(0);
        var expected = Records("plain.jsonl").ToDictionary(Id, Text);
        expected.Count.ShouldBe(Requests);

        var random = new Random(42);
        var kills = 0;
        var recorded = new List<string>();
        for (var isOver = false; !isOver; )
        {
            var before = provider.Attempts.Count;
            using var llmd = Start(provider, "out.jsonl");
            var moment = random.Next(0, 15);
            if (kills < 8)
            {
                if (moment > 0)
                    await provider.WaitForAttemptAsync(a => a.Request.Number >= before + moment && a.EventsSent >= moment, Token);
                await llmd.KillAsync(Token);
                kills++;
            }
            else
            {
                (await llmd.EndAsync(Token)).ExitCode.ShouldBe(0);
                isOver = true;
            }
            var asked = provider.Attempts.Skip(before).Select(a => $"r{Day().Match(a.Request.BodyText).Groups[1].Value}").ToList();
            asked.ShouldNotContain(a => recorded.Contains(a));
            var now = Records("out.jsonl").Select(Id).ToList();
            now.ShouldBeUnique();
            recorded.ShouldBeSubsetOf(now);
            recorded = now;
        }
        provider.Attempts.Count.ShouldBeGreaterThan(2 * Requests, "some were under way when it was killed");
        Records("out.jsonl").ToDictionary(Id, Text).ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public async Task CtrlC_KeepsWhatIsCompleteAndSaysHowToGoOn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such signal.");
        await using var provider = await StartAsync();
        using var llmd = Start(provider, "out.jsonl");
        await provider.WaitForAttemptAsync(a => a.Request.Number >= 20 && a.EventsSent > 3, Token);

        llmd.PressCtrlC();

        var run = await llmd.EndAsync(Token);
        run.ExitCode.ShouldBe(130);
        run.Error.ShouldMatch(@"llmd: \d+ of 60 answered, in \d+ s\nllmd: to go on: llmd batch \S+in.jsonl -o \S+out.jsonl --resume\n$");
        foreach (var attempt in provider.Attempts)
            await attempt.Ended.WaitAsync(Token);
        var complete = Records("out.jsonl").Count();
        complete.ShouldBeInRange(10, Requests - 1);
        File.ReadAllText(PathOf("out.jsonl")).ShouldEndWith("}\n");

        using var rest = Start(provider, "out.jsonl");
        (await rest.EndAsync(Token)).ExitCode.ShouldBe(0);
        Records("out.jsonl").Select(Id).ShouldBe(Enumerable.Range(0, Requests).Select(i => $"r{i}"), ignoreOrder: true);
    }

    private async Task<SimulatorServer> StartAsync()
    {
        var provider = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        provider.ScriptFor = _ => Script.Parse("event-delay=2ms");
        return provider;
    }

    private Llmd Start(SimulatorServer provider, string output) =>
        Llmd.Start(
            provider.BaseAddress,
            "batch",
            PathOf("in.jsonl"),
            "-o",
            PathOf(output),
            "--resume",
            "--model",
            "m",
            "--max-tokens",
            "30",
            "--parallel",
            "5"
        );

    private IEnumerable<JsonElement> Records(string output)
    {
        if (!File.Exists(PathOf(output)))
            return [];
        var text = File.ReadAllText(PathOf(output));
        return BatchDesk.Read(text[..(text.LastIndexOf('\n') + 1)]);
    }

    private string PathOf(string name) => Path.Combine(_directory, name);

    private static string Id(JsonElement record) => record.GetProperty("id").GetString()!;

    private static string Text(JsonElement record) => record.GetProperty("text").GetString()!;

    [GeneratedRegex(@"day 0*(\d+)")]
    private static partial Regex Day();
}
