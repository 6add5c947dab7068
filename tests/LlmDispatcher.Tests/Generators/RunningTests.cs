using LlmDispatcher.Simulator;
using LlmDispatcher.Tests.Media;
using LlmDispatcher.Tests.Seed;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Generators;

/// <summary>Generated methods as their users call them, over real HTTP.</summary>
[Collection(ProcessSwitch.Name)]
public sealed class RunningTests(ProcessSwitch world)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Static_WithoutASwitch_AsksTheProcessWideOne()
    {
        var text = string.Concat(await Streams.Tell("Tell me of the tide", Token).ToListAsync(Token));
        text.ShouldContain("tide");
        world.Sent.Path.ShouldBe("/v1/chat/completions");
        world.Sent.BodyText.ShouldContain("Tell me of the tide");
    }

    [Fact]
    public async Task Instance_AsItsInterface_AsksTheInjectedSwitch()
    {
        using var own = world.Switch();
        ChatMessage[] history = [new(ChatRole.User, "I am Ada."), new(ChatRole.Assistant, "Hello Ada.")];

        var text = string.Concat(await Reply(new Assistant(own)).ToListAsync(Token));

        text.ShouldNotBeEmpty();
        world.Sent.BodyText.ShouldContain(
            """[{"role":"system","content":"You are brief."},{"role":"user","content":"I am Ada."},{"role":"assistant","content":"Hello Ada."},{"role":"user","content":"Who am I?"}]"""
        );

        IAsyncEnumerable<string> Reply(IAssistant assistant) => assistant.ReplyAsync("Who am I?", history, Token);
    }

    [Fact]
    public async Task Chunks_AndText_AreTheSameAnswer()
    {
        using var own = world.Switch();
        var assistant = new Assistant(own);
        var text = string.Concat(await assistant.ReplyAsync("Tell me of the tide", cancellationToken: Token).ToListAsync(Token));
        var chunks = await assistant.ReplyChunksAsync("Tell me of the tide").ToListAsync(Token);
        string.Concat(chunks.Select(c => c.Text)).ShouldBe(text);
        chunks[^1].Summary!.Text.ShouldBe(text);
    }

    [Fact]
    public async Task Call_Twice_IsTwoStreams()
    {
        var before = world.Simulator.Attempts.Count;
        var stream = Streams.Tell("Tell me of the tide", Token);
        world.Simulator.Attempts.Count.ShouldBe(before); // nothing is sent until somebody reads
        var first = await stream.ToListAsync(Token);
        (await stream.ToListAsync(Token)).ShouldBe(first);
        (world.Simulator.Attempts.Count - before).ShouldBe(2);
    }

    [Fact]
    public async Task Images_OneByOneAndAsAList_ArriveInTheirOrder()
    {
        var (png, jpeg, gif) = (Pictures.Png(640, 480), Pictures.Jpeg(800, 600), ImageInput.FromBytes(Samples.Gif));
        using var llm = world.Switch();
        await Streams.Compare(llm, "Which is larger?", png, null, jpeg, gif).ToListAsync(Token);
        var body = world.Sent.BodyText;
        int[] places =
        [
            .. new[] { png, jpeg, gif }.Select(i => body.IndexOf(Convert.ToBase64String(i.Data.Span), StringComparison.Ordinal)),
        ];
        places.ShouldAllBe(p => p > 0);
        places.ShouldBe(places.Order());
    }

    [Fact]
    public async Task Audio_Alone_IsTranscribed()
    {
        using var llm = world.Switch();
        var text = string.Concat(await Streams.Hear(llm, AudioInput.FromBytes(Samples.Wav)).ToListAsync(Token));
        text.ShouldContain("transcript");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_ByTokenOrEnumerator_ClosesTheConnection(bool byToken)
    {
        world.Simulator.Enqueue(Script.Parse("stall-at-event=4"));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var stream = byToken ? Streams.Tell("Stall for me", cancel.Token) : Streams.TellWithoutToken("Stall for me");
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in stream.WithCancellation(byToken ? default : cancel.Token))
                await cancel.CancelAsync();
        });
        await ShouldHaveLeftAsync();
    }

    [Fact]
    public async Task Cancellation_ByEitherOfTwoTokens_EndsTheStream()
    {
        world.Simulator.Enqueue(Script.Parse("stall-at-event=4"));
        using var argument = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var enumerator = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Streams.Tell("Stall for me", argument.Token).WithCancellation(enumerator.Token))
                await argument.CancelAsync();
        });
        await ShouldHaveLeftAsync();
    }

    [Fact]
    public async Task Break_ClosesTheConnection()
    {
        world.Simulator.Enqueue(Script.Parse("endless; event-delay=20ms"));
        await foreach (var _ in Streams.Tell("Never end", Token))
            break;
        await ShouldHaveLeftAsync();
    }

    [Fact]
    public async Task Switch_ThatMayBeMissing_IsTheProcessWideOne()
    {
        (await new Loose(null).Tell("Tell me of the tide").ToListAsync(Token)).ShouldNotBeEmpty();
        world.Sent.BodyText.ShouldContain("Tell me of the tide");
    }

    private async Task ShouldHaveLeftAsync()
    {
        var attempt = world.Simulator.Attempts[^1];
        await attempt.Ended.WaitAsync(TimeSpan.FromSeconds(20), Token);
        attempt.Ending.ShouldBe(AttemptEnding.ClientLeft);
    }
}
