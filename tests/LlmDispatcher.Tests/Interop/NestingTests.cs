using System.ClientModel;
using LlmDispatcher.Simulator;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;
using OpenAI;

namespace LlmDispatcher.Tests.Interop;

/// <summary>What a chat client in between leaves of an ending: a switch in a switch, and the official SDK.</summary>
public sealed class NestingTests : InteropTest
{
    private const string Question = "Tell me about the tide";

    [Theory]
    [InlineData("status=401", FailureClass.Denied, LlmErrorKind.Authentication)]
    [InlineData("status=429; retry-after=7", FailureClass.Limited, LlmErrorKind.RateLimit)]
    [InlineData("too-long", FailureClass.TooLong, LlmErrorKind.ContextLengthExceeded)]
    [InlineData("role-only", FailureClass.Transient, LlmErrorKind.Truncated)]
    public async Task SwitchInASwitch_BeforeContent_KeepsTheFailure(string script, FailureClass expected, LlmErrorKind kind)
    {
        Simulator.Enqueue(Script.Parse(script));
        using var outer = Over(Client("openai"));
        var failed = await Should.ThrowAsync<ProviderException>(async () =>
            await outer.StreamAsync(new TaskRequest(Question), Token).ToListAsync(Token)
        );
        (failed.Failure.Class, failed.Kind, failed.Provider, failed.Attempts.Count).ShouldBe((expected, kind, "mine", 1));
    }

    [Fact]
    public async Task SwitchInASwitch_AfterContent_KeepsTheBreakAndTheText()
    {
        using var inner = LlmSwitch.Create(b => b.AddProvider("sim", Provider("openai", "cut-at-event=12")));
        using var outer = Over(
            inner.AsChatClient(
                "sim/demo",
                r =>
                    r with
                    {
                        Policy = new() { Fallback = false, MaxRetries = 0 },
                    }
            )
        );
        List<string> texts = [];
        var broken = await Should.ThrowAsync<StreamingException>(async () =>
        {
            await foreach (var text in outer.StreamAsync(new TaskRequest(Question), Token))
                texts.Add(text);
        });
        (broken.Kind, broken.PartialText).ShouldBe((LlmErrorKind.Truncated, string.Concat(texts)));
    }

    [Fact]
    public async Task SwitchInASwitch_KeepsTheDeadlinesName()
    {
        using var inner = LlmSwitch.Create(b => b.AddProvider("sim", Provider("openai", "stall-at-event=8")));
        using var outer = Over(
            inner.AsChatClient(
                "sim/demo",
                r =>
                    r with
                    {
                        Policy = new() { IdleTimeout = TimeSpan.FromMilliseconds(50), MaxRetries = 0 },
                    }
            )
        );
        var late = await Should.ThrowAsync<StreamTimeoutException>(async () =>
            await outer.StreamAsync(new TaskRequest(Question), Token).ToListAsync(Token)
        );
        (late.Deadline, late.Provider).ShouldBe(("idle", "mine"));
        late.PartialText.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task SwitchInASwitch_WhoseCallerLeaves_ReachesTheProvider()
    {
        Simulator.Enqueue(Script.Parse("endless"));
        using var outer = Over(Client("openai"));
        await foreach (var _ in outer.StreamAsync(new TaskRequest(Question), Token))
            break;
        var attempt = await Simulator.WaitForAttemptAsync(a => a.Ending is not null, Token);
        attempt.Ending.ShouldBe(AttemptEnding.ClientLeft);
    }

    [Fact]
    public async Task OpenAISdk_AsAProvider_GivesTheSameAnswer()
    {
        using var sdk = Sdk();
        using var llm = Over(sdk);
        var chunks = await llm.StreamChunksAsync(new TaskRequest(Question) { MaxOutputTokens = 500 }, Token).ToListAsync(Token);
        var summary = chunks[^1].Summary!;
        var own = await Client("openai").GetResponseAsync(Question, cancellationToken: Token);

        (summary.Text, summary.Ending, summary.FinishReason).ShouldBe((own.Text, Ending.Completed, ChatFinishReason.Stop));
        summary.Usage!.OutputTokenCount.ShouldBe(own.Usage!.OutputTokenCount);
        (summary.Provider, summary.Model, summary.ResponseId).ShouldBe(("mine", "demo", summary.ResponseId.ShouldNotBeNull()));
    }

    [Theory]
    [InlineData("status=401", FailureClass.Denied)]
    [InlineData("status=429", FailureClass.Limited)]
    [InlineData("status=500", FailureClass.Transient)]
    [InlineData("status=400", FailureClass.Invalid)]
    [InlineData("reset", FailureClass.Transient)]
    public async Task OpenAISdk_ThatFails_IsClassedByItsStatus(string script, FailureClass expected)
    {
        Simulator.Enqueue(Script.Parse(script));
        using var sdk = Sdk();
        using var llm = Over(sdk);
        var failed = await Should.ThrowAsync<ProviderException>(async () =>
            await llm.StreamAsync(new TaskRequest(Question), Token).ToListAsync(Token)
        );
        failed.Failure.Class.ShouldBe(expected);
    }

    [Fact]
    public async Task OpenAISdk_ThatIsCutOff_IsGoneOnWith()
    {
        Simulator.Enqueue(Script.Parse("cut-at-event=12"));
        using var sdk = Sdk();
        using var llm = Over(sdk, policy: new StreamPolicy { MaxRetries = 1 });
        var chunks = await llm.StreamChunksAsync(new TaskRequest(Question), Token).ToListAsync(Token);
        var own = await Client("openai").GetResponseAsync(Question, cancellationToken: Token);
        chunks[^1].Summary!.Seams.Count.ShouldBe(1);
        chunks[^1].Summary!.Text.ShouldBe(own.Text);
    }

    [Fact]
    public async Task OpenAISdk_LeftInTheMiddle_ClosesItsConnection()
    {
        Simulator.Enqueue(Script.Parse("endless"));
        using var sdk = Sdk();
        using var llm = Over(sdk);
        await foreach (var _ in llm.StreamAsync(new TaskRequest(Question), Token))
            break;
        var attempt = await Simulator.WaitForAttemptAsync(a => a.Ending is not null, Token);
        attempt.Ending.ShouldBe(AttemptEnding.ClientLeft);
    }

    [Fact]
    public async Task AnthropicSdk_ThatFails_IsClassedByItsStatus()
    {
        Simulator.Enqueue(Script.Parse("status=429"));
        using var sdk = new Anthropic.AnthropicClient
        {
            ApiKey = "k",
            BaseUrl = Simulator.BaseAddress.ToString(),
            MaxRetries = 0,
        }.AsIChatClient("demo");
        using var llm = Over(sdk);
        var failed = await Should.ThrowAsync<ProviderException>(async () =>
            await llm.StreamAsync(new TaskRequest(Question), Token).ToListAsync(Token)
        );
        failed.Failure.Class.ShouldBe(FailureClass.Limited);
    }

    private IChatClient Sdk() =>
        new OpenAIClient(
            new ApiKeyCredential("sk-test"),
            new OpenAIClientOptions
            {
                Endpoint = new Uri(Simulator.BaseAddress, "v1"),
                RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(maxRetries: 0),
            }
        )
            .GetChatClient("demo")
            .AsIChatClient();
}
