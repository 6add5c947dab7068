using System.Text;
using System.Text.Json;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Cli;

/// <summary>The real executable against a simulated provider, over pipes.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );

    public ProcessTests() => _limit.CancelAfter(TimeSpan.FromMinutes(1));

    private static readonly SimulatorOptions Instant = new() { Pace = Pace.Instant };

    private CancellationToken Cancellation => _limit.Token;

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task Pipe_Answer_IsExactlyTheTextOfTheChunks()
    {
        await using var provider = await SimulatorServer.StartAsync(Instant, Cancellation);
        using var plain = Llmd.Start(provider.BaseAddress, "stream", "--model", "demo", "Tell me about the sea");
        using var json = Llmd.Start(provider.BaseAddress, "stream", "--model", "demo", "--json", "Tell me about the sea");

        var text = await plain.EndAsync(Cancellation);
        var chunks = await json.EndAsync(Cancellation);

        text.ExitCode.ShouldBe(0);
        text.Error.ShouldBeEmpty();
        var lines = Encoding.UTF8.GetString(chunks.Out).TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Encoding.UTF8.GetString(text.Out).ShouldBe(string.Concat(lines.Select(l => l.GetProperty("text").GetString())));
        lines.Select(l => l.GetProperty("index").GetInt32()).ShouldBe(Enumerable.Range(0, lines.Count));
        lines[^1].GetProperty("summary").GetProperty("ending").GetString().ShouldBe("completed");
        provider.Attempts.ShouldAllBe(a => a.Ending == AttemptEnding.Completed && a.Request.Model == "demo");
    }

    [Fact]
    public async Task Input_Dash_IsThePrompt()
    {
        await using var provider = await SimulatorServer.StartAsync(Instant, Cancellation);
        using var llmd = Llmd.Start(provider.BaseAddress, "stream", "--system", "Be brief", "-");
        (await llmd.EndAsync(Cancellation, "Zwei Wörter\n\n")).ExitCode.ShouldBe(0);
        using var body = JsonDocument.Parse(provider.Attempts.Single().Request.Body);
        body.RootElement.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString().ShouldBe("Zwei Wörter");
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("chat")]
    [InlineData("batch", "-")]
    public async Task Input_NotText_IsRefusedAndNothingIsSent(params string[] args)
    {
        await using var provider = await SimulatorServer.StartAsync(Instant, Cancellation);
        using var llmd = Llmd.Start(provider.BaseAddress, [.. args, "--model", "demo"]);
        var run = await llmd.EndAsync([0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\n'], Cancellation);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldBe("llmd: Standard input is not UTF-8 text.\n");
        provider.Attempts.ShouldBeEmpty();
    }

    [Fact]
    public async Task NothingConfigured_TheSimulatorAnswersAndSaysSo()
    {
        using var llmd = Llmd.Start(openAI: null, "stream", "--max-tokens", "5", "hello");
        var run = await llmd.EndAsync(Cancellation);
        run.ExitCode.ShouldBe(0);
        run.Error.ShouldContain("no provider is configured, so the built-in simulator answers. For a real one set OPENAI_API_KEY");
        run.Out.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task File_InTheCurrentDirectory_IsUsed()
    {
        await using var provider = await SimulatorServer.StartAsync(Instant with { RequireKey = "sk-hunter2" }, Cancellation);
        using var llmd = Llmd.StartWith(
            $$"""{"providers":{"mine":{"baseUrl":"{{provider.BaseAddress}}v1","apiKey":"sk-hunter2","models":["m"]} } }""",
            "stream",
            "--verbose",
            "hello"
        );
        var run = await llmd.EndAsync(Cancellation);
        run.ExitCode.ShouldBe(0);
        run.Error.ShouldContain("attempt 1 · mine/m · started +");
        run.Error.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Provider_RefusesTheKey_ExitsOneAndSaysWhatToDo()
    {
        await using var provider = await SimulatorServer.StartAsync(Instant with { RequireKey = "right" }, Cancellation);
        using var llmd = Llmd.StartWith(
            $$"""{"providers":{"openai":{"baseUrl":"{{provider.BaseAddress}}v1","apiKey":"sk-hunter2"} } }""",
            "stream",
            "--model",
            "demo",
            "--json",
            "--verbose",
            "hello"
        );

        var run = await llmd.EndAsync(Cancellation);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("llmd: openai/demo: ");
        run.Error.ShouldContain("(HTTP 401). Check the key of 'openai'.");
        run.Error.ShouldContain("failed (denied, authentication)");
        var error = JsonDocument.Parse(run.Out).RootElement.GetProperty("error");
        error.GetProperty("kind").GetString().ShouldBe("authentication");
        error.GetProperty("provider").GetString().ShouldBe("openai");
        (run.Error + Encoding.UTF8.GetString(run.Out)).ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Provider_LimitsTheRate_SaysHowLongToWait()
    {
        await using var provider = await SimulatorServer.StartAsync(Instant, Cancellation);
        using var llmd = Llmd.Start(provider.BaseAddress, "stream", "--model", "m~status=429~retry-after=7", "hello");
        var run = await llmd.EndAsync(Cancellation);
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("(HTTP 429). Try again in 7 s, or choose another provider with --provider.");
    }

    [Fact]
    public async Task Stream_CutInTheMiddle_KeepsThePartAndExitsOne()
    {
        await using var provider = await SimulatorServer.StartAsync(Instant, Cancellation);
        using var llmd = Llmd.Start(provider.BaseAddress, "stream", "--model", "m~cut-at-event=6", "hello");
        var run = await llmd.EndAsync(Cancellation);
        run.ExitCode.ShouldBe(1);
        run.Out.ShouldNotBeEmpty();
        run.Error.ShouldContain("cut off");
    }

    [Theory]
    [InlineData(true, 130)]
    [InlineData(false, 143)]
    public async Task Signal_WhileStreaming_ClosesTheConnectionAndExitsByItsNumber(bool ctrlC, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such signals.");
        await using var provider = await SimulatorServer.StartAsync(Instant, Cancellation);
        using var llmd = Llmd.Start(provider.BaseAddress, "stream", "--model", "m~stall-at-event=4", "hello");
        (await llmd.Out.ReadAsync(new byte[1], Cancellation)).ShouldBe(1);

        if (ctrlC)
            llmd.PressCtrlC();
        else
            llmd.AskToTerminate();

        (await llmd.EndAsync(Cancellation)).ExitCode.ShouldBe(exitCode);
        (await provider.WaitForAttemptAsync(a => a.Ending is not null, Cancellation)).Ending.ShouldBe(AttemptEnding.ClientLeft);
    }

    [Fact]
    public async Task Reader_Leaves_TheConnectionIsClosedAndNothingIsSaid()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The console stream tells no broken pipe there.");
        await using var provider = await SimulatorServer.StartAsync(Instant, Cancellation);
        using var llmd = Llmd.Start(provider.BaseAddress, "stream", "--model", "m~endless~event-delay=5ms", "hello");
        (await llmd.Out.ReadAsync(new byte[1], Cancellation)).ShouldBe(1);

        llmd.Out.Close();

        var run = await llmd.ExitAsync(Cancellation);
        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        (await provider.WaitForAttemptAsync(a => a.Ending is not null, Cancellation)).Ending.ShouldBe(AttemptEnding.ClientLeft);
    }

    [Fact]
    public async Task Simulate_CtrlC_StopsItCleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such signals.");
        using var simulate = Llmd.Start(openAI: null, "simulate", "--urls", "http://127.0.0.1:0", "--pace", "instant");
        var address = new Uri((await simulate.ReadLineAsync(Cancellation)).Split(' ')[4]);
        using var llmd = Llmd.Start(address, "stream", "hello");
        (await llmd.EndAsync(Cancellation)).ExitCode.ShouldBe(0);

        simulate.PressCtrlC();

        var run = await simulate.EndAsync(Cancellation);
        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBeEmpty();
    }
}
