using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Seed;

/// <summary>"Error Handling" and "Timeout": S46 to S57.</summary>
public sealed class ErrorTests
{
    private static readonly TaskRequest Request = new("Tell me about the tide") { Model = "both" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S46_S47_S48_S79_CatchClauses_InThePagesOrder_TellTheFamiliesApart()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        var once = Request with
        {
            Policy = new() { Fallback = false, MaxRetries = 0 },
        };
        async Task<string> Caught(string script)
        {
            simulated.Script(script);
            try
            {
                await foreach (var _ in simulated.Llm.StreamAsync(once, Token)) { }
                return "nothing";
            }
            catch (StreamingException error)
            {
                return $"streaming: {error.Message.Length > 0}";
            }
            catch (ProviderException error)
            {
                return $"provider: {error.Message.Length > 0}";
            }
            catch (Exception error)
            {
                return error.GetType().Name;
            }
        }
        (await Caught("cut-at-event=5")).ShouldBe("streaming: True");
        (await Caught("status=500")).ShouldBe("provider: True");
        (await Caught("")).ShouldBe("nothing");
        typeof(StreamingException).BaseType.ShouldBe(typeof(LlmDispatcherException));
        typeof(ProviderException).BaseType.ShouldBe(typeof(LlmDispatcherException));
    }

    [Fact]
    public async Task S49_Fallback_IsOnUnlessItIsTurnedOff()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        simulated.Script("status=500", "", "status=500");
        (await simulated.ReadAsync(Request)).Chunks[^1].Summary!.Provider.ShouldBe("local");
        var (_, error) = await simulated.ReadAsync(
            Request with
            {
                Policy = new() { Fallback = false, MaxRetries = 0 },
            }
        );
        error.ShouldBeOfType<ProviderException>().Kind.ShouldBe(LlmErrorKind.ServiceUnavailable);
    }

    [Fact]
    public async Task S50_MaxRetries_CountForOneRoute()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        simulated.Script(
            "status=500; header=retry-after-ms:1",
            "status=500; header=retry-after-ms:1",
            "status=500; header=retry-after-ms:1"
        );
        var (chunks, _) = await simulated.ReadAsync(
            Request with
            {
                Policy = new() { MaxRetries = 3, Fallback = false },
            }
        );
        chunks[^1].Summary!.Attempts.Select(a => a.Provider).ShouldBe(["openai", "openai", "openai", "openai"]);
    }

    [Fact]
    public async Task S51_Error_InsideTheIteration_LeavesWhatWasReceived()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        simulated.Script("cut-at-event=5", "status=500", "status=500");
        var (chunks, error) = await simulated.ReadAsync(Request);
        var text = string.Concat(chunks.Select(c => c.Text));
        text.ShouldNotBeEmpty();
        error.ShouldBeOfType<StreamingException>().PartialText.ShouldBe(text);
    }

    [Theory]
    [InlineData("status=500")] // before the first chunk: nobody notices
    [InlineData("cut-at-event=5")] // after it: the text is gone on with
    public async Task S52_Fallback_BeforeAndAfterTheFirstChunk_GivesOneWholeText(string script)
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        var (plain, _) = await simulated.ReadAsync(Request);
        simulated.Script(script);
        var (chunks, error) = await simulated.ReadAsync(Request);
        error.ShouldBeNull();
        string.Concat(chunks.Select(c => c.Text)).ShouldBe(chunks[^1].Summary!.Text);
        if (script.StartsWith("cut", StringComparison.Ordinal))
            chunks[^1].Summary!.Text.ShouldBe(plain[^1].Summary!.Text);
    }

    [Fact]
    public async Task S53_S54_S55_S56_Timeout_OverTheWholeStream_IsATimeoutException()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        simulated.Script("silence", "silence");
        var policy = new StreamPolicy
        {
            TotalTimeout = TimeSpan.FromMilliseconds(300),
            FirstContentTimeout = TimeSpan.FromMilliseconds(200),
        };
        var (_, error) = await simulated.ReadAsync(Request with { Policy = policy });
        error.ShouldBeAssignableTo<TimeoutException>();
        var late = error.ShouldBeOfType<StreamTimeoutException>();
        (late.Kind, late.Deadline, late.Attempts.Count).ShouldBe((LlmErrorKind.Timeout, "total", 2)); // one budget for both routes
    }

    [Fact]
    public async Task S57_Timeout_AfterChunks_LeavesThemAndClosesTheConnection()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        simulated.Script("stall-at-event=6");
        var policy = new StreamPolicy { TotalTimeout = TimeSpan.FromMilliseconds(300) };
        var (chunks, error) = await simulated.ReadAsync(Request with { Policy = policy });
        var text = string.Concat(chunks.Select(c => c.Text));
        text.ShouldNotBeEmpty();
        error.ShouldBeOfType<StreamTimeoutException>().PartialText.ShouldBe(text);
        var attempt = await simulated.Simulator.WaitForAttemptAsync(_ => true, Token);
        await attempt.Ended.WaitAsync(TimeSpan.FromSeconds(20), Token);
        attempt.Ending.ShouldBe(AttemptEnding.ClientLeft);
    }
}
