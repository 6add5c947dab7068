namespace LlmDispatcher.Tests.Seed;

/// <summary>The seed page on the switch of the process: S58 to S61.</summary>
[Collection(ProcessSwitch.Name)]
public sealed class SwitchTests(ProcessSwitch world)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void S58_Global_IsOneForTheProcess() => LlmSwitch.Global.ShouldBeSameAs(LlmSwitch.Global);

    [Fact]
    public void S59_Grouping_IsSynchronousAndSendsNothing()
    {
        var before = world.Simulator.Attempts.Count;
        TaskRequest[] requests =
        [
            new("Write a story") { TaskType = TaskType.TextGeneration, Providers = ["anthropic"] },
            new("Explain AI") { TaskType = TaskType.TextGeneration, Providers = ["google"] },
            new("Code example") { TaskType = TaskType.CodeGeneration, Providers = ["anthropic"] },
        ];

        IReadOnlyDictionary<string, IReadOnlyList<TaskRequest>> groups = LlmSwitch.Global.GroupByProvider(requests);

        groups.Keys.Order().ShouldBe(["anthropic", "google"]);
        groups["anthropic"].ShouldBe([requests[0], requests[2]]);
        groups["google"].ShouldBe([requests[1]]);
        world.Simulator.Attempts.Count.ShouldBe(before);
    }

    [Fact]
    public async Task S60_Request_IsStreamedAsText()
    {
        const string prompt = "Explain AI";
        var pieces = await LlmSwitch.Global.StreamAsync(new TaskRequest(prompt), Token).ToListAsync(Token);
        pieces.Count.ShouldBeGreaterThan(10);
        string.Concat(pieces).ShouldBe(await Wire.AnswerAsync(world.Simulator, prompt, Token));
    }

    [Fact]
    public async Task S61_Request_NeedsAPromptAndATaskOnly()
    {
        var request = new TaskRequest("Code example") { TaskType = TaskType.CodeGeneration };
        (await LlmSwitch.Global.StreamAsync(request, Token).ToListAsync(Token)).ShouldNotBeEmpty();
        world.Sent.BodyText.ShouldContain("Code example");
    }
}
