using System.Diagnostics;
using LlmDispatcher.Simulator;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Interop;

/// <summary>The switch at the bottom of a pipeline of Microsoft.Extensions.AI, and a pipeline as its provider.</summary>
public sealed class PipelineTests : InteropTest
{
    private const string Prompt = "Tide and moon?";

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task FunctionInvocation_WithParallelCallsAndReasoning_BringsResultsAndSealsBack(string dialect)
    {
        Simulator.Enqueue(Script.Parse("tools=2; reasoning=9"));
        Simulator.Enqueue(Script.Parse("check-signatures"));
        List<string> asked = [];
        using var client = new ChatClientBuilder(Client(dialect)).UseFunctionInvocation().Build();

        var response = await client.GetStreamingResponseAsync(Prompt, Tools(asked), Token).ToChatResponseAsync(Token);

        asked.Order().ShouldBe(["moon", "tide"]);
        Simulator.Attempts.Count.ShouldBe(2);
        Simulator.Attempts[1].Status.ShouldBe(200);
        Sent(1).ShouldContain("high water");
        Sent(1).ShouldNotContain("bGxtZD"); // no seal goes out with our name on it
        response.Text.ShouldNotBeEmpty();
        response.FinishReason.ShouldBe(ChatFinishReason.Stop);
        response.Usage!.OutputTokenCount!.Value.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("anthropic", "openai-responses")]
    [InlineData("google", "anthropic")]
    [InlineData("openai-responses", "google")]
    [InlineData("anthropic", "openai")]
    public async Task ToolRound_ThatGoesOnWithAnotherProvider_LeavesTheSealsAtHome(string first, string second)
    {
        Simulator.Enqueue(Script.Parse("tools=1; reasoning=9"));
        List<string> asked = [];
        using var client = new ChatClientBuilder(
            Llm.AsChatClient(configure: r => r with { Model = $"{(asked.Count == 0 ? first : second)}/demo" })
        )
            .UseFunctionInvocation()
            .Build();
        var response = await client.GetResponseAsync(Prompt, Tools(asked), Token);

        response.Text.ShouldNotBeEmpty();
        Simulator.Attempts[1].Status.ShouldBe(200);
        foreach (var word in (string[])["bGxtZD", "signature", "encrypted_content", "thoughtSignature"])
            Sent(1).ShouldNotContain(word);
    }

    [Fact]
    public async Task OpenTelemetry_SeesTheAnswersModelAndUsage()
    {
        var source = $"test-{Guid.NewGuid():N}";
        List<Activity> activities = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using var client = new ChatClientBuilder(Client("anthropic")).UseOpenTelemetry(sourceName: source).Build();
        await client.GetStreamingResponseAsync("Tell me about the tide", cancellationToken: Token).ToListAsync(Token);

        var activity = activities.ShouldHaveSingleItem();
        activity.GetTagItem("gen_ai.provider.name").ShouldBe("llm-dispatcher");
        activity.GetTagItem("gen_ai.response.model").ShouldBe("demo");
        activity.GetTagItem("gen_ai.response.id").ShouldNotBeNull();
        activity.GetTagItem("gen_ai.usage.output_tokens").ShouldNotBeNull();
        activity.Status.ShouldNotBe(ActivityStatusCode.Error);
    }

    [Fact]
    public async Task PipelineAsProvider_CallsItsToolsItself_AndTheAnswerIsOne()
    {
        Simulator.Enqueue(Script.Parse("tools=2"));
        List<string> asked = [];
        using var pipeline = new ChatClientBuilder(Client("openai")).UseFunctionInvocation().Build();
        using var outer = Over(pipeline);
        var request = new TaskRequest(Prompt) { Options = Tools(asked) };
        var chunks = await outer.StreamChunksAsync(request, Token).ToListAsync(Token);

        asked.Count.ShouldBe(2);
        var summary = chunks[^1].Summary!;
        (summary.Ending, summary.FinishReason, summary.ToolCalls.Count).ShouldBe((Ending.Completed, ChatFinishReason.Stop, 0));
        summary.Text.ShouldBe(string.Concat(chunks.Select(c => c.Text)));
        summary.Text.ShouldNotBeEmpty();
        // The usage of both rounds together.
        summary.Usage!.OutputTokenCount!.Value.ShouldBeGreaterThan(
            (await Client("openai").GetResponseAsync("x", cancellationToken: Token)).Usage!.InputTokenCount!.Value
        );
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task SwitchInASwitch_WithFunctionInvocationAround_BringsSealsBackThroughBoth(string dialect)
    {
        Simulator.Enqueue(Script.Parse("tools=2; reasoning=9"));
        Simulator.Enqueue(Script.Parse("check-signatures"));
        List<string> asked = [];
        using var outer = Over(Client(dialect));
        using var client = new ChatClientBuilder(outer.AsChatClient()).UseFunctionInvocation().Build();
        var response = await client.GetResponseAsync(Prompt, Tools(asked), Token);

        asked.Count.ShouldBe(2);
        Simulator.Attempts[1].Status.ShouldBe(200);
        Sent(1).ShouldNotContain("bGxtZD");
        response.Text.ShouldNotBeEmpty();
    }

    private static ChatOptions Tools(List<string> asked)
    {
        return new()
        {
            Tools =
            [
                AIFunctionFactory.Create((string port) => Told("tide", "high water at noon"), "get_tide", "The tide of a port."),
                AIFunctionFactory.Create((string day) => Told("moon", "full"), "get_moon", "The moon of a day."),
            ],
        };

        string Told(string what, string result)
        {
            lock (asked)
                asked.Add(what);
            return result;
        }
    }
}
