using System.Text.Json;
using LlmDispatcher.Simulator;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Interop;

/// <summary>The switch as an <see cref="IChatClient"/>.</summary>
public sealed class SwitchChatClientTests : InteropTest
{
    private const string Question = "Tell me about the tide 🌊";

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Stream_InEveryDialect_IsOneMessageWithUsageAndProofOnce(string dialect)
    {
        var updates = await Client(dialect).GetStreamingResponseAsync(Question, cancellationToken: Token).ToListAsync(Token);

        updates.ShouldAllBe(u => u.Role == ChatRole.Assistant && u.ModelId == "demo" && u.CreatedAt != null);
        updates[..^1].Select(u => u.MessageId).Distinct().ShouldHaveSingleItem().ShouldNotBeNullOrEmpty();
        updates.Select(u => u.ResponseId).Distinct().ShouldHaveSingleItem().ShouldBe(updates[0].MessageId);
        updates.Count(u => u.FinishReason is not null).ShouldBe(1);
        var last = updates[^1];
        last.FinishReason.ShouldBe(ChatFinishReason.Stop);
        var usage = updates.SelectMany(u => u.Contents).OfType<UsageContent>().ShouldHaveSingleItem();
        last.Contents.ShouldContain(usage);
        var summary = last.RawRepresentation.ShouldBeOfType<StreamSummary>();
        summary.Text.ShouldBe(string.Concat(updates.Select(u => u.Text)));
        usage.Details.TotalTokenCount.ShouldBe(summary.Usage!.TotalTokenCount);
        last.AdditionalProperties!["llmd.provider"].ShouldBe(dialect);
        last.AdditionalProperties["llmd.attempts"].ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task WholeAnswer_IsTheStreamPutTogether(string dialect)
    {
        var response = await Client(dialect).GetResponseAsync(Question, cancellationToken: Token);

        var summary = response.RawRepresentation.ShouldBeOfType<StreamSummary>();
        var message = response.Messages.ShouldHaveSingleItem();
        message.Contents.ShouldHaveSingleItem().ShouldBeOfType<TextContent>();
        message.AdditionalProperties.ShouldBeNull();
        response.Text.ShouldBe(summary.Text);
        response.Usage!.OutputTokenCount.ShouldBe(summary.Usage!.OutputTokenCount);
        (response.FinishReason, response.ModelId).ShouldBe((ChatFinishReason.Stop, "demo"));
    }

    [Fact]
    public async Task Options_AreMapped_AndWhatHasNoWordIsNamed()
    {
        var options = new ChatOptions
        {
            ModelId = "openai/other",
            Instructions = "Be brief.",
            Temperature = 0.5f,
            MaxOutputTokens = 9,
            StopSequences = ["###"],
            AllowBackgroundResponses = true,
            AdditionalProperties = new() { ["user"] = "u1" },
        };
        var response = await Client("anthropic").GetResponseAsync(Question, options, Token);

        var body = JsonElement.Parse(Sent(0));
        body.GetProperty("model").GetString().ShouldBe("other");
        body.GetProperty("messages")[0].GetProperty("content").GetString().ShouldBe("Be brief.");
        body.GetProperty("temperature").GetDouble().ShouldBe(0.5);
        body.GetProperty("max_tokens").GetInt32().ShouldBe(9);
        body.GetProperty("stop")[0].GetString().ShouldBe("###");
        body.GetProperty("user").GetString().ShouldBe("u1");
        response.AdditionalProperties!["llmd.dropped"].ShouldBe("AllowBackgroundResponses");
        response.FinishReason.ShouldBe(ChatFinishReason.Length);
    }

    [Fact]
    public async Task Options_ThatNoProviderCanExpress_AreRefused()
    {
        var refused = await Should.ThrowAsync<ProviderException>(() =>
            Client("openai").GetResponseAsync(Question, new ChatOptions { ConversationId = "c1" }, Token)
        );
        (refused.Kind, refused.Failure.Class).ShouldBe((LlmErrorKind.ModelUnsupported, FailureClass.Invalid));
        Simulator.Attempts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Configure_SetsWhatOptionsHaveNoWordFor()
    {
        var client = Llm.AsChatClient(configure: r => r with { Providers = ["google"], TaskType = TaskType.QuestionAnswering });
        var response = await client.GetResponseAsync(Question, cancellationToken: Token);
        response.RawRepresentation.ShouldBeOfType<StreamSummary>().Provider.ShouldBe("google");
    }

    [Fact]
    public void Services_AreThoseThatAPipelineAsksFor()
    {
        using var client = Llm.AsChatClient("openai/demo");
        client.GetService<LlmSwitch>().ShouldBeSameAs(Llm);
        client.GetService<IChatClient>().ShouldBeSameAs(client);
        var metadata = client.GetService<ChatClientMetadata>().ShouldNotBeNull();
        (metadata.ProviderName, metadata.DefaultModelId).ShouldBe(("llm-dispatcher", "openai/demo"));
        client.GetService(typeof(LlmSwitch), "key").ShouldBeNull();
        client.GetService(typeof(string)).ShouldBeNull();
    }

    [Fact]
    public async Task Dispose_LeavesTheSwitchAlone()
    {
        Client("openai").Dispose();
        (await Client("openai").GetResponseAsync(Question, cancellationToken: Token)).Text.ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task ToolCalls_ComeWhole(string dialect)
    {
        Simulator.Enqueue(Script.Parse("tools=2"));
        var updates = await Client(dialect).GetStreamingResponseAsync("Tide and moon?", Tools(), Token).ToListAsync(Token);

        var calls = updates.SelectMany(u => u.Contents).OfType<FunctionCallContent>().ToList();
        calls.Select(c => c.Name).ShouldBe(["get_tide", "get_moon"]);
        calls.Select(c => c.CallId).Distinct().Count().ShouldBe(2);
        calls.ShouldAllBe(c => c.Exception == null && c.Arguments!.Count == 1);
        updates[^1].FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Refusal_IsAnErrorContentInTheEnd(string dialect)
    {
        Simulator.Enqueue(Script.Parse("refuse"));
        var response = await Client(dialect).GetResponseAsync(Question, cancellationToken: Token);
        var summary = response.RawRepresentation.ShouldBeOfType<StreamSummary>();
        if (dialect is "anthropic" or "google") // languages without a field of its own: the refusal is text, or nothing but a reason
        {
            response.Text.ShouldBe(summary.Text);
            response.FinishReason.ShouldBe(ChatFinishReason.ContentFilter);
            return;
        }
        summary.Ending.ShouldBe(Ending.Refused);
        var error = response.Messages.SelectMany(m => m.Contents).OfType<ErrorContent>().ShouldHaveSingleItem();
        (error.ErrorCode, error.Message).ShouldBe(("Refusal", summary.Text));
    }

    [Fact]
    public async Task ReasoningOfAnAttemptThatFailed_IsABlockOfItsOwnWithoutTheSealOfTheNext()
    {
        Simulator.Enqueue(Script.Parse("reasoning=9; cut-at-event=6"));
        Simulator.Enqueue(Script.Parse("reasoning=9"));
        var client = Llm.AsChatClient("anthropic/demo", r => r with { Policy = new StreamPolicy { MaxRetries = 1 } });
        var updates = await client.GetStreamingResponseAsync(Question, cancellationToken: Token).ToListAsync(Token);

        var thoughts = updates.ToChatResponse().Messages.ShouldHaveSingleItem().Contents.OfType<TextReasoningContent>().ToList();
        thoughts.Count.ShouldBe(2);
        thoughts[1].Text.ShouldStartWith(thoughts[0].Text.TrimEnd()); // the whole of it again
        var whole = await client.GetResponseAsync(Question, cancellationToken: Token);
        whole.Messages.SelectMany(m => m.Contents).OfType<TextReasoningContent>().ShouldBeEmpty();

        Simulator.Enqueue(Script.Parse("check-signatures"));
        var history = new List<ChatMessage> { new(ChatRole.User, Question) };
        history.AddMessages(updates);
        history.Add(new(ChatRole.User, "And then?"));
        (await Client("anthropic").GetResponseAsync(history, cancellationToken: Token)).Text.ShouldNotBeEmpty();
        Sent(Simulator.Attempts.Count - 1).ShouldContain("\"signature\"");
    }

    [Fact]
    public async Task WholeAnswer_HasNothingOfAnAttemptThatFailed()
    {
        Simulator.Enqueue(Script.Parse("reasoning=9; cut-at-event=6"));
        var client = Llm.AsChatClient("anthropic/demo", r => r with { Policy = new StreamPolicy { MaxRetries = 1 } });
        var response = await client.GetResponseAsync(Question, cancellationToken: Token);
        response.Messages.SelectMany(m => m.Contents).OfType<TextReasoningContent>().ShouldBeEmpty();
        response.AdditionalProperties!["llmd.attempts"].ShouldBe(2);
    }

    [Fact]
    public async Task Seam_IsToldAndTheMessageKeepsItsId()
    {
        Simulator.Enqueue(Script.Parse("cut-at-event=12"));
        var client = Llm.AsChatClient("openai/demo", r => r with { Policy = new StreamPolicy { MaxRetries = 1 } });
        var updates = await client.GetStreamingResponseAsync(Question, cancellationToken: Token).ToListAsync(Token);

        updates.Select(u => u.MessageId).OfType<string>().Distinct().ShouldHaveSingleItem();
        var first = updates.Single(u => u.AdditionalProperties?.ContainsKey("llmd.seam") is true);
        first.AdditionalProperties!["llmd.seam"].ShouldBe("openai/demo");
        updates[^1].AdditionalProperties!["llmd.seams"].ShouldBe(1);
        updates.ToChatResponse().Text.ShouldBe((await Client("openai").GetResponseAsync(Question, cancellationToken: Token)).Text);
    }

    [Fact]
    public async Task Failure_IsThatOfTheSwitch()
    {
        Simulator.Enqueue(Script.Parse("cut-at-event=12"));
        var client = Llm.AsChatClient(
            "openai/demo",
            r =>
                r with
                {
                    Policy = new StreamPolicy { MaxRetries = 0, Fallback = false },
                }
        );
        List<string> texts = [];
        var broken = await Should.ThrowAsync<StreamingException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync(Question, cancellationToken: Token))
                texts.Add(update.Text);
        });
        broken.PartialText.ShouldBe(string.Concat(texts));
        broken.PartialText.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task LeavingTheLoop_ClosesTheConnection()
    {
        Simulator.Enqueue(Script.Parse("endless"));
        await foreach (var _ in Client("openai").GetStreamingResponseAsync(Question, cancellationToken: Token))
            break;
        var attempt = await Simulator.WaitForAttemptAsync(a => a.Ending is not null, Token);
        attempt.Ending.ShouldBe(AttemptEnding.ClientLeft);
    }

    [Fact]
    public async Task Arguments_ThatAreNoJson_AreToldAndKept()
    {
        var source = new ScriptedSource(
            StreamEvent.OfToolCallStart(0, "c1", "get_tide"),
            StreamEvent.OfToolCallFragment(0, "{\"port\":"),
            StreamEvent.OfFinish(new Finish(ChatFinishReason.ToolCalls, "tool_calls"))
        );
        using var llm = LlmSwitch.Create(b => b.AddSource("s", source, "m"));
        var response = await llm.AsChatClient().GetResponseAsync(Question, cancellationToken: Token);
        var call = response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().ShouldHaveSingleItem();
        call.Exception.ShouldNotBeNull();
        call.AdditionalProperties!["function.arguments"].ShouldBe("{\"port\":");
    }

    private static ChatOptions Tools() =>
        new()
        {
            Tools =
            [
                AIFunctionFactory.Create((string port) => port, "get_tide", "The tide of a port."),
                AIFunctionFactory.Create((string day) => day, "get_moon", "The moon of a day."),
            ],
        };
}
