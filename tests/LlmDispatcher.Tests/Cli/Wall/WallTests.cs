using System.Text.Json;
using LlmDispatcher.Cli.Commands.Wall;
using LlmDispatcher.Simulator;
using LlmDispatcher.Tests.Architecture;

namespace LlmDispatcher.Tests.Cli.Wall;

public sealed class WallTests
{
    [Fact]
    public async Task Fault_InAPipe_IsARowOfPlainText()
    {
        using var desk = new Desk();
        (await desk.RunAsync("wall", "--only", "503", "--only", "cut mid")).ShouldBe(0, desk.Out);
        var lines = desk.Out.Split('\n');
        lines[0].ShouldBe("   What the provider does  Languages  …and recovers  …another is well    …nobody else");
        lines[1].ShouldBe("✓  503 unavailable         all        retried        retried, fell back  told: serviceUnavailable");
        lines[2].ShouldBe("✓  cut mid-sentence        all        continued      continued           told: truncated");
        lines[4].ShouldBe("24 answers: 16 finished, 8 ended with a typed reason.");
        lines[5].ShouldStartWith("Every promise holds: ");
        desk.Error.ShouldBeEmpty();
        desk.Out.ShouldNotContain('\u001b');
    }

    [Fact]
    public async Task Fault_InATerminal_IsGreenAndHasABar()
    {
        using var desk = new Desk
        {
            IsOutputTerminal = true,
            IsStyled = true,
            IsErrorStyled = true,
        };
        (await desk.RunAsync("wall", "--only", "400")).ShouldBe(0, desk.Out);
        desk.Out.ShouldContain("\u001b[32m✓\u001b[0m");
        desk.Error.ShouldContain("━━━━━━━━━━━━━━━━━━━━━━━━ 6 of 6 answers");
        desk.Error.ShouldEndWith("\r\u001b[K");
    }

    [Fact]
    public async Task Json_Asked_HasEveryAnswerWithItsAttempts()
    {
        using var desk = new Desk();
        (await desk.RunAsync("wall", "--json", "--only", "cut mid-sentence")).ShouldBe(0, desk.Out);
        using var json = JsonDocument.Parse(desk.Out);
        json.RootElement.GetProperty("holds").GetBoolean().ShouldBeTrue();
        var answers = json.RootElement.GetProperty("answers").EnumerateArray().ToList();
        answers.Count.ShouldBe(12);
        var mended = answers.Single(a =>
            a.GetProperty("language").GetString() == "messages" && a.GetProperty("situation").GetString() == "otherLeft"
        );
        mended.GetProperty("saw").GetString().ShouldBe("continued");
        mended.GetProperty("broken").GetArrayLength().ShouldBe(0);
        mended.GetProperty("seams").EnumerateArray().Select(s => s.GetProperty("method").GetString()).ShouldContain("prefill");
        mended.GetProperty("attempts").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task Lie_OfAnAnswer_IsToldAndExits1()
    {
        using var desk = new Desk();
        var exitCode = await desk.TryWallAsync(
            (trial, marks, _) =>
                Task.FromResult(
                    trial is { Wire.Name: "gemini", Situation: Situation.NobodyLeft }
                        ? Sightings.Finished(marks.Text[..40])
                        : Sightings.Finished(marks.Text)
                ),
            "cut mid-sentence"
        );
        exitCode.ShouldBe(1);
        desk.Out.ShouldContain("✓  cut mid-sentence        chat, responses, messages  whole          whole             whole\n");
        desk.Out.ShouldContain("✗  cut mid-sentence        gemini                     whole          whole             BROKEN\n");
        desk.Out.ShouldContain("✗ cut mid-sentence (gemini, nobody-left): the text is not the unbroken one: 40 bytes, not ");
        desk.Out.ShouldEndWith("Promises are broken in 1 of them.\n");
    }

    [Fact]
    public async Task Stop_WhileItIsTried_ExitsLikeCtrlC()
    {
        using var stop = new CancellationTokenSource();
        using var desk = new Desk { Stopping = stop.Token };
        var exitCode = await desk.TryWallAsync(
            async (_, _, ct) =>
            {
                await stop.CancelAsync();
                ct.ThrowIfCancellationRequested();
                return Sightings.Finished();
            }
        );
        exitCode.ShouldBe(130);
        desk.Out.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--only")]
    [InlineData("--show")]
    public async Task Fault_Unknown_IsToldWithThoseThatThereAre(string option)
    {
        using var desk = new Desk();
        (await desk.RunAsync("wall", option, "nosuch")).ShouldBe(2);
        desk.Error.ShouldStartWith(
            "llmd: No fault is called like 'nosuch'. They are: connection reset before any answer; 503 unavailable; "
        );
        desk.Out.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--only=cut")]
    public async Task Show_BesideWhatItIgnores_IsRefused(string other)
    {
        using var desk = new Desk();
        (await desk.RunAsync("wall", "--show", "cut", other)).ShouldBe(2);
        desk.Error.ShouldStartWith("llmd: '--show' goes without '--only' and '--json'.\n");
    }

    [Fact]
    public async Task Show_OfACut_MarksTheSeamAndChecksTheText()
    {
        using var desk = new Desk();
        (await desk.ShowFaultAsync("cut mid")).ShouldBe(0, desk.Out);
        desk.Out.ShouldMatch(
            @"^Two simulated providers\. The first one is told to break \(cut-at-event=\d+\), the second one is well\.\n\n"
        );
        desk.Out.ShouldContain("⟨it broke here; first goes on⟩");
        desk.Out.ShouldContain("⟨it broke here; second goes on⟩");
        desk.Out.ShouldContain("3 second/well ");
        desk.Out.ShouldMatch(@"\n✓ Finished: all \d+ bytes are those of the unbroken answer\.\n$");
    }

    [Fact]
    public async Task Show_OfWhatNobodyCures_TellsWhy()
    {
        using var desk = new Desk();
        (await desk.ShowFaultAsync("400")).ShouldBe(0, desk.Out);
        desk.Out.ShouldEndWith("\n✓ Told why: contentFilter. The prompt was filtered.\n");
    }

    [Fact]
    public void Faults_All_HaveANameOfTheirOwnAndAScriptThatParses()
    {
        Faults.All.Select(f => f.Name).ShouldBeUnique();
        var landmarks = new Landmarks("", 30, 30);
        foreach (var fault in Faults.All)
        {
            Script.Parse(landmarks.Fill(fault.Script)).ShouldNotBe(Script.None, fault.Name);
            Script.Parse(fault.Sequel).ToString().ShouldBe(fault.Sequel);
            Trial.Of(fault).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Readme_AndItsPicture_ShowEveryFault()
    {
        var picture = File.ReadAllText(Path.Combine(Repository.Root, "docs", "wall.svg"));
        foreach (var fault in Faults.All)
            picture.ShouldContain($">{fault.Name}</text>", customMessage: "Draw it again: see AGENTS.md.");
        File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ShouldContain($"this and {Faults.All.Count - 1} other ways to break");
    }

    [Fact]
    public async Task Help_Asked_IsThis()
    {
        using var desk = new Desk();
        (await desk.RunAsync("wall", "--help")).ShouldBe(0);
        desk.Out.Replace("LlmDispatcher.Tests wall", "llmd wall") // the name of whoever runs it
            .ShouldBe(
                """
                Description:
                  Breaks simulated providers in many ways, and checks that no answer is cut short, repeated or late.

                Usage:
                  llmd wall [options]

                Options:
                  --only <NAME>   Only faults whose name has this in it; may be repeated.
                  --show <NAME>   Show one fault live instead: the text, where it was mended, and who wrote when.
                  --json          Every answer with its attempts, as one JSON object.
                  -?, -h, --help  Show help and usage information

                Examples:
                  llmd wall
                  llmd wall --only silence --only 503
                  llmd wall --show "cut mid-sentence"
                  llmd wall --json | jq '.answers[] | select(.holds | not)'

                No key, no network beyond this machine: the simulator is inside. Its limits are short, so that the whole takes seconds.
                Exit codes: 0 every promise holds; 1 one is broken; 2 no fault has that name; 130 Ctrl-C.

                """
            );
    }
}
