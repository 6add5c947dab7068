using System.Buffers.Binary;
using System.Text.Json;
using LlmDispatcher.Simulator;
using LlmDispatcher.Tests.Media;
using Microsoft.Extensions.AI;
using Sdk = global::Anthropic;

namespace LlmDispatcher.Tests.Gateway;

/// <summary>The official Anthropic client in front of every provider's language.</summary>
public sealed class AnthropicSdkTests : GatewayTest
{
    private const string Question = "Tell me about the tide 🌊";

    private static readonly AIFunctionDeclaration Tide = AIFunctionFactory.CreateDeclaration(
        "get_tide",
        "The tide at a port",
        JsonElement.Parse("""{"type":"object","properties":{"port":{"type":"string"}},"required":["port"],"additionalProperties":false}""")
    );

    public static TheoryData<string> OutboundLanguages => Outbound;

    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Text_StreamedAndWhole_IsTheSameWithUsage(string outbound)
    {
        var streamed = (
            await Chat(outbound).GetStreamingResponseAsync(Question, cancellationToken: Token).ToListAsync(Token)
        ).ToChatResponse();
        var whole = await Chat(outbound).GetResponseAsync(Question, cancellationToken: Token);
        (streamed.Text, streamed.FinishReason, streamed.ModelId).ShouldBe((whole.Text, ChatFinishReason.Stop, "demo"));
        streamed.Usage!.OutputTokenCount.ShouldBe(whole.Usage!.OutputTokenCount);
        ((Sdk.Models.Messages.Message)whole.RawRepresentation!).Validate();
    }

    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Tools_AreCalledAndAnswered(string outbound)
    {
        List<ChatMessage> messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "How is the tide?")];
        var options = new ChatOptions { Tools = [Tide] };
        Simulator.Enqueue(Script.Parse("tools=2"));
        var asked = await Chat(outbound).GetResponseAsync(messages, options, Token);
        var calls = asked.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().ToList();
        calls.Count.ShouldBe(2);
        messages.AddRange(asked.Messages);
        messages.Add(new(ChatRole.Tool, [.. calls.Select(c => new FunctionResultContent(c.CallId, $"high water for {c.CallId}"))]));
        var answer = await Chat(outbound).GetResponseAsync(messages, options, Token);
        foreach (var call in calls)
            answer.Text.ShouldContain($"high water for {call.CallId}");
    }

    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Image_IsSeen(string outbound)
    {
        byte[] png = [.. Samples.Png];
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 640);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 480);
        var message = new ChatMessage(ChatRole.User, [new TextContent("What is this?"), new DataContent(png, "image/png")]);
        (await Chat(outbound).GetResponseAsync([message], cancellationToken: Token)).Text.ShouldContain("640");
    }

    /// <summary>What the model thought goes back sealed, and the provider that sealed it takes it: its calls as well as its thoughts.</summary>
    [Theory]
    [InlineData("openai-responses")]
    [InlineData("anthropic")]
    [InlineData("google")]
    public async Task SealedReasoning_GoesBackToItsProvider(string outbound)
    {
        List<ChatMessage> messages = [new(ChatRole.User, Question)];
        var options = new ChatOptions { Tools = [Tide] };
        Simulator.Enqueue(Script.Parse("reasoning=9; tools=1"));
        var asked = await Chat(outbound).GetResponseAsync(messages, options, Token);
        messages.AddRange(asked.Messages);
        var call = asked.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().Single();
        messages.Add(new(ChatRole.Tool, [new FunctionResultContent(call.CallId, "high water")]));
        Simulator.Enqueue(Script.Parse("check-signatures"));
        (await Chat(outbound).GetResponseAsync(messages, options, Token)).Text.ShouldContain("high water");
    }

    /// <summary>Another provider cannot read it: it is left out, and named.</summary>
    [Theory]
    [InlineData("anthropic", "google")]
    [InlineData("google", "anthropic")]
    [InlineData("openai-responses", "anthropic")]
    [InlineData("anthropic", "openai-responses")]
    public async Task SealedReasoning_GoesToNobodyElse(string first, string second)
    {
        List<ChatMessage> messages = [new(ChatRole.User, Question)];
        Simulator.Enqueue(Script.Parse("reasoning=9"));
        var asked = await Chat(first).GetResponseAsync(messages, cancellationToken: Token);
        asked.Messages.SelectMany(m => m.Contents).OfType<TextReasoningContent>().ShouldNotBeEmpty();
        messages.AddRange(asked.Messages);
        messages.Add(new(ChatRole.User, "And now?"));
        Simulator.Enqueue(Script.Parse("check-signatures"));
        await Chat(second).GetResponseAsync(messages, cancellationToken: Token);
        var body = Simulator.Attempts[^1].Request.BodyText;
        foreach (var word in new[] { "bGxtZD", "thinking", "thoughtSignature", "encrypted_content" })
            body.ShouldNotContain(word);
    }

    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Error_IsOfItsKind(string outbound)
    {
        Simulator.Enqueue(Script.Parse("status=429"));
        await Should.ThrowAsync<Sdk.Exceptions.AnthropicRateLimitException>(() =>
            Chat(outbound).GetResponseAsync(Question, cancellationToken: Token)
        );
    }

    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Abort_ClosesTheProvidersConnection(string outbound)
    {
        Simulator.Enqueue(Script.Parse("endless; event-delay=10ms"));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using (
            var updates = Chat(outbound).GetStreamingResponseAsync(Question, cancellationToken: leaving.Token).GetAsyncEnumerator(Token)
        )
        {
            (await updates.MoveNextAsync()).ShouldBeTrue();
            await leaving.CancelAsync(); // leaving the loop alone does not close the SDK's connection
        }
        var attempt = await Simulator.WaitForAttemptAsync(_ => true, Token);
        await attempt.Ended.WaitAsync(Token);
        attempt.Ending.ShouldBe(AttemptEnding.ClientLeft);
    }

    private IChatClient Chat(string outbound) =>
        new Sdk.AnthropicClient
        {
            ApiKey = "sk-anything",
            BaseUrl = Address.ToString().TrimEnd('/'),
            MaxRetries = 0,
        }.AsIChatClient($"{outbound}/demo");
}
