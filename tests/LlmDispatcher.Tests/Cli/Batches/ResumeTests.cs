using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Cli.Batches;

/// <summary>Going on with an output file: nothing lost, nothing asked twice.</summary>
public sealed class ResumeTests : IAsyncLifetime
{
    private BatchDesk _batch = null!;

    private Desk Desk => _batch.Desk;

    private string OutputPath => Path.Combine(Desk.Directory, "out.jsonl");

    public async ValueTask InitializeAsync()
    {
        _batch = await BatchDesk.StartAsync();
        _batch.Input(Enumerable.Range(0, 6).Select(i => $$"""{"id":"r{{i}}","prompt":"tide {{i}}"}"""));
    }

    public ValueTask DisposeAsync() => _batch.DisposeAsync();

    [Fact]
    public async Task Output_ThatExists_IsNotTouchedUnlessItIsSaid()
    {
        Desk.File("out.jsonl", "precious\n");
        (await _batch.RunAsync()).ShouldBe(2);
        Desk.Error.ShouldBe("llmd: 'out.jsonl' exists. Go on with it by --resume, or overwrite it by --force.\n");
        (await _batch.RunAsync("--resume")).ShouldBe(2);
        Desk.Error.ShouldContain("Line 1 of 'out.jsonl' is not a record of this command, so nothing is added to it.");
        _batch.Output.ShouldBe("precious\n");
        _batch.Provider.Attempts.ShouldBeEmpty();

        (await _batch.RunAsync("--force")).ShouldBe(0, Desk.Error);
        _batch.Records().Count.ShouldBe(6);
    }

    [Fact]
    public async Task Resume_OfNothing_Begins()
    {
        (await _batch.RunAsync("--resume")).ShouldBe(0, Desk.Error);
        _batch.Records().Count.ShouldBe(6);
    }

    [Fact]
    public async Task Resume_OfAllAnswered_SendsNothing()
    {
        await _batch.RunAsync();
        var before = _batch.Output;
        (await _batch.RunAsync("--resume")).ShouldBe(0);
        Desk.Error.ShouldEndWith("llmd: nothing is left to do: all 6 are answered\n");
        _batch.Output.ShouldBe(before);
        _batch.Provider.Attempts.Count.ShouldBe(6);
    }

    /// <summary>Wherever the writing of a record stopped: it is asked again, and no other.</summary>
    [Fact]
    public async Task Resume_AtEveryByteOfTheLastRecord_AsksForThatOneOnly()
    {
        await _batch.RunAsync("--parallel", "1");
        var whole = await File.ReadAllBytesAsync(OutputPath, TestContext.Current.CancellationToken);
        var lastLine = whole.AsSpan(0, whole.Length - 1).LastIndexOf((byte)'\n') + 1;
        var expected = Texts();
        for (var length = lastLine; length < whole.Length; length += 37)
        {
            await File.WriteAllBytesAsync(OutputPath, whole[..length], TestContext.Current.CancellationToken);
            var asked = _batch.Provider.Attempts.Count;
            (await _batch.RunAsync("--resume")).ShouldBe(0, Desk.Error);
            _batch.Provider.Attempts.Count.ShouldBe(asked + 1);
            Texts().ShouldBe(expected);
        }
        Desk.Error.ShouldContain("llmd: 5 of 6 are answered already\n");
    }

    [Fact]
    public async Task Resume_AfterFailures_AsksForThemAgain()
    {
        _batch.Provider.ScriptFor = request =>
            request.BodyText.Contains("tide 2") || request.BodyText.Contains("tide 5") ? Script.Parse("status=401") : null;
        (await _batch.RunAsync()).ShouldBe(1);
        _batch.Provider.ScriptFor = null;

        (await _batch.RunAsync("--resume")).ShouldBe(0, Desk.Error);

        _batch.Records().Select(r => r.GetProperty("id").GetString()).ShouldBe(["r0", "r1", "r2", "r3", "r4", "r5"]);
        _batch.Records().ShouldAllBe(r => !string.IsNullOrEmpty(r.GetProperty("text").GetString()));
        _batch.Provider.Attempts.Count.ShouldBe(6 + 2);
        Directory
            .GetFiles(Desk.Directory)
            .Select(Path.GetFileName)
            .ShouldBe(["in.jsonl", "out.jsonl", "out.jsonl.state"], ignoreOrder: true);
    }

    [Fact]
    public async Task Resume_WithAChangedInput_IsRefused()
    {
        await _batch.RunAsync();
        Desk.File("in.jsonl", """{"prompt":"another"}""");
        (await _batch.RunAsync("--resume")).ShouldBe(2);
        Desk.Error.ShouldContain("'out.jsonl' was begun with another input: 'in.jsonl' is not it, or was changed since.");
        _batch.Records().Count.ShouldBe(6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"version\":1,\"inp")]
    [InlineData("[]")]
    public async Task Resume_WithADamagedState_IsRefused(string state)
    {
        await _batch.RunAsync();
        Desk.File("out.jsonl.state", state);
        (await _batch.RunAsync("--resume")).ShouldBe(2);
        Desk.Error.ShouldContain("'out.jsonl.state' is missing or damaged, so it is not known what 'out.jsonl' belongs to.");
    }

    /// <summary>A kill before the first record leaves an empty output and a state that may be of any time.</summary>
    [Fact]
    public async Task Resume_OfAnEmptyOutput_BeginsWhateverTheStateSays()
    {
        Desk.File("out.jsonl", "{\"id\":\"r0\",\"ind");
        Desk.File("out.jsonl.state", "{\"version\":1,\"inp");
        (await _batch.RunAsync("--resume")).ShouldBe(0, Desk.Error);
        _batch.Records().Count.ShouldBe(6);
        (await _batch.RunAsync("--resume")).ShouldBe(0, Desk.Error);
    }

    [Fact]
    public async Task Output_OfAnotherRun_IsLocked()
    {
        await using (new FileStream(OutputPath + ".state", FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            (await _batch.RunAsync()).ShouldBe(2);
            Desk.Error.ShouldStartWith("llmd: 'out.jsonl' is being written by another llmd, or cannot be locked: ");
        }
        _batch.Provider.Attempts.ShouldBeEmpty();
        (await _batch.RunAsync()).ShouldBe(0, Desk.Error);
    }

    private List<string?> Texts() => [.. _batch.Records().Select(r => r.GetProperty("text").GetString())];
}
