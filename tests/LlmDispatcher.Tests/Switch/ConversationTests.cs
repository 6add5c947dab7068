using LlmDispatcher.Simulator;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Switch;

/// <summary>A conversation that goes on, over real HTTP.</summary>
public sealed class ConversationTests : IAsyncLifetime
{
    private SimulatorServer _simulator = null!;
    private LlmSwitch _llm = null!;
    private Conversation _conversation = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Sent => _simulator.Attempts[^1].Request.BodyText;

    public async ValueTask InitializeAsync()
    {
        _simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        _llm = SwitchOf(new ModelOptions("demo"));
        _conversation = new Conversation(_llm) { SystemPrompt = "Be kind." };
    }

    public async ValueTask DisposeAsync()
    {
        _llm.Dispose();
        await _simulator.DisposeAsync();
    }

    [Fact]
    public async Task Turn_Answered_IsPartOfTheNext()
    {
        var first = string.Concat(await _conversation.StreamAsync("I am Ada.", Token).ToListAsync(Token));
        var second = await _conversation.StreamChunksAsync("Who am I?", Token).ToListAsync(Token);

        _conversation
            .Messages.Select(m => (m.Role, m.Text))
            .ShouldBe([
                (ChatRole.User, "I am Ada."),
                (ChatRole.Assistant, first),
                (ChatRole.User, "Who am I?"),
                (ChatRole.Assistant, second[^1].Summary!.Text),
            ]);
        int[] places = [.. new[] { "Be kind.", "I am Ada.", "Who am I?" }.Select(t => Sent.IndexOf(t, StringComparison.Ordinal))];
        places.ShouldAllBe(p => p > 0);
        places.ShouldBe(places.Order());
        _conversation.LeftOut.ShouldBe(0);
    }

    [Theory]
    [InlineData("cut-at-event=12")]
    [InlineData("status=500")]
    public async Task Turn_Broken_LeavesTheConversationAsItWas(string script)
    {
        await _conversation.StreamAsync("one", Token).ToListAsync(Token);
        _simulator.Enqueue(Script.Parse(script));
        await Should.ThrowAsync<LlmDispatcherException>(async () => await _conversation.StreamAsync("two", Token).ToListAsync(Token));
        _conversation.Messages.Select(m => m.Text).First().ShouldBe("one");
        _conversation.Messages.Count.ShouldBe(2);
        (await _conversation.StreamAsync("three", Token).ToListAsync(Token)).ShouldNotBeEmpty();
        Sent.ShouldNotContain("two");
    }

    [Fact]
    public async Task Turn_LeftEarlyOrCancelled_IsNotRemembered()
    {
        await foreach (var _ in _conversation.StreamAsync("one", Token))
            break;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            _simulator.Enqueue(Script.Parse("stall-at-event=5"));
            await foreach (var _ in _conversation.StreamAsync("two").WithCancellation(cancel.Token))
                await cancel.CancelAsync();
        });
        _conversation.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Turn_LeftAtItsSummary_IsRemembered()
    {
        await foreach (var chunk in _conversation.StreamChunksAsync("one", Token))
        {
            if (chunk.Summary is not null)
                break;
        }
        _conversation.Messages.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Turns_TwoAtOnce_AreRefused()
    {
        await foreach (var _ in _conversation.StreamAsync("one", Token))
        {
            var error = await Should.ThrowAsync<InvalidOperationException>(async () =>
                await _conversation.StreamAsync("two", Token).ToListAsync(Token)
            );
            error.Message.ShouldContain("under way");
            break;
        }
        (await _conversation.StreamAsync("three", Token).ToListAsync(Token)).ShouldNotBeEmpty();
    }

    [Fact]
    public void Text_Empty_ThrowsWhenCalled()
    {
        Should.Throw<ArgumentException>(() =>
        {
            _conversation.StreamAsync(" ", Token);
        });
        Should.Throw<ArgumentException>(() =>
        {
            _conversation.StreamChunksAsync("", Token);
        });
        Should.Throw<ArgumentNullException>(() =>
        {
            _conversation.StreamAsync((ChatMessage)null!, Token);
        });
    }

    [Fact]
    public async Task Configure_ShapesEveryRequest()
    {
        _conversation.Configure = r => r with { Model = "sim/other", MaxOutputTokens = 7 };
        await _conversation.StreamAsync("one", Token).ToListAsync(Token);
        Sent.ShouldContain("\"model\":\"other\"");
        Sent.ShouldContain("\"max_tokens\":7");
    }

    [Fact]
    public async Task Answer_WithoutAWord_IsNotRemembered()
    {
        _simulator.Enqueue(Script.Parse("silent-refusal"));
        await _conversation.StreamChunksAsync("one", Token).ToListAsync(Token);
        _conversation.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task ToolCall_AndItsResult_ArePartOfTheNextTurn()
    {
        var tide = AIFunctionFactory.Create((string port) => port, "get_tide", "The tide of a port.");
        _conversation.Configure = r => r with { Options = new ChatOptions { Tools = [tide] } };
        _simulator.Enqueue(Script.Parse("tools=1"));
        await _conversation.StreamAsync("How is the tide?", Token).ToListAsync(Token);
        var call = _conversation.Messages[^1].Contents.OfType<FunctionCallContent>().ShouldHaveSingleItem();

        var results = new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "rising")]);
        var answer = string.Concat(await _conversation.StreamAsync(results, Token).ToListAsync(Token));

        answer.ShouldContain("rising");
        _conversation.Messages.Select(m => m.Role).ShouldBe([ChatRole.User, ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant]);
    }

    [Fact]
    public async Task Conversation_TooLongForTheModel_LosesItsOldestTurnsOnly()
    {
        using var llm = SwitchOf(new ModelOptions("small") { ContextWindow = 900 });
        var conversation = new Conversation(llm) { SystemPrompt = "Be kind." };
        for (var i = 1; i <= 8; i++)
            await conversation.StreamAsync($"Tell me of tide number {i}, please.", Token).ToListAsync(Token);

        conversation.LeftOut.ShouldBeGreaterThan(0);
        (conversation.LeftOut % 2).ShouldBe(0);
        Sent.ShouldContain("Be kind.");
        Sent.ShouldNotContain("number 1,");
        Sent.ShouldContain("number 7,");
        Sent.ShouldContain("number 8,");
        conversation.Messages.Count.ShouldBe(16); // remembered, for a model that takes more
        // No more than must be: with the turn before, it would not fit.
        var request = conversation.RequestFor("And now?");
        var before = conversation.Messages.Skip(conversation.LeftOut - 2).Append(new(ChatRole.User, "And now?"));
        var longer = request.WithMessages([.. before]);
        Tokens(request).ShouldBeLessThanOrEqualTo(900 - 225);
        Tokens(longer).ShouldBeGreaterThan(900 - 225);

        long Tokens(TaskRequest r) => llm.Explain(r with { MaxOutputTokens = 1 }).EstimatedInputTokens;
    }

    [Fact]
    public void ToolCall_AndItsResult_AreLeftOutTogether()
    {
        var filler = new string('x', 1200); // about 300 tokens
        ChatMessage[] messages =
        [
            new(ChatRole.System, "Standing order."),
            new(ChatRole.User, $"How is the tide? {filler}"),
            new(ChatRole.Assistant, [new FunctionCallContent("call_1", "get_tide")]),
            new(ChatRole.User, "Hurry!"), // before the result: no place to begin
            new(ChatRole.Tool, [new FunctionResultContent("call_1", "rising")]),
            new(ChatRole.Assistant, "It rises."),
            new(ChatRole.User, $"Thanks. {filler}"),
            new(ChatRole.Assistant, "Gladly."),
        ];
        using var llm = SwitchOf(new ModelOptions("small") { ContextWindow = 500 });
        var conversation = new Conversation(llm, messages);

        var request = conversation.RequestFor("And the moon?");

        request.Messages.Select(m => m.Text).ShouldBe(["Standing order.", $"Thanks. {filler}", "Gladly.", "And the moon?"]);
        conversation.LeftOut.ShouldBe(5);
    }

    [Fact]
    public async Task Message_TooLongByItself_IsTheSwitchsError()
    {
        using var llm = SwitchOf(new ModelOptions("small") { ContextWindow = 100 });
        var conversation = new Conversation(llm, new ChatMessage(ChatRole.User, "hi"), new ChatMessage(ChatRole.Assistant, "hello"));
        var error = await Should.ThrowAsync<NoRouteException>(async () =>
            await conversation.StreamAsync(new string('x', 1000), Token).ToListAsync(Token)
        );
        error.Kind.ShouldBe(LlmErrorKind.ContextLengthExceeded);
        conversation.Messages.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Clear_ForgetsWhatWasSaidAndKeepsTheSystemPrompt()
    {
        await _conversation.StreamAsync("one", Token).ToListAsync(Token);
        _conversation.Clear();
        await _conversation.StreamAsync("two", Token).ToListAsync(Token);
        Sent.ShouldNotContain("\"one\"");
        Sent.ShouldContain("Be kind.");
    }

    private LlmSwitch SwitchOf(ModelOptions model) =>
        LlmSwitch.Create(b =>
        {
            b.Policy = new StreamPolicy
            {
                MaxRetries = 0,
                Recovery = RecoveryMode.Fail,
                BreakerFailures = 0,
            };
            b.AddProvider("sim", new ProviderOptions { BaseUrl = new Uri(_simulator.BaseAddress, "v1"), Models = { model } });
        });
}
