#pragma warning disable OPENAI001 // Responses are experimental in the SDK, and tested here all the same.
using System.Buffers.Binary;
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using LlmDispatcher.Simulator;
using LlmDispatcher.Tests.Media;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;

namespace LlmDispatcher.Tests.Gateway;

/// <summary>The official OpenAI client in front of every provider's language.</summary>
public sealed class OpenAISdkTests : GatewayTest
{
    private const string Question = "Tell me about the tide 🌊";

    private static readonly BinaryData TideSchema = BinaryData.FromString(
        """{"type":"object","properties":{"port":{"type":"string"}},"required":["port"],"additionalProperties":false}"""
    );

    public static TheoryData<string> OutboundLanguages => Outbound;

    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Chat_Streamed_IsTextWithFinishAndUsage(string outbound)
    {
        var (text, finish, usage) = ("", default(ChatFinishReason?), default(ChatTokenUsage?));
        await foreach (var update in Chat(outbound).CompleteChatStreamingAsync([new UserChatMessage(Question)], cancellationToken: Token))
        {
            text += string.Concat(update.ContentUpdate.Select(p => p.Text));
            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
        }
        var whole = (await Chat(outbound).CompleteChatAsync([new UserChatMessage(Question)], cancellationToken: Token)).Value;
        (text, finish).ShouldBe((whole.Content[0].Text, ChatFinishReason.Stop));
        usage!.OutputTokenCount.ShouldBe(whole.Usage.OutputTokenCount);
        (whole.Model, whole.FinishReason).ShouldBe(("demo", ChatFinishReason.Stop));
    }

    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Chat_Tools_AreCalledAndAnswered(string outbound)
    {
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("get_tide", "The tide at a port", TideSchema) } };
        List<ChatMessage> messages = [new SystemChatMessage("Be brief."), new UserChatMessage("How is the tide?")];
        Simulator.Enqueue(Script.Parse("tools=2"));
        var asked = (await Chat(outbound).CompleteChatAsync(messages, options, Token)).Value;
        asked.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
        asked.ToolCalls.Count.ShouldBe(2);
        asked.ToolCalls.ShouldAllBe(c => c.FunctionName == "get_tide" && c.Id.Length > 0);
        JsonElement.Parse(asked.ToolCalls[0].FunctionArguments).GetProperty("port").GetString().ShouldNotBeEmpty();
        messages.Add(new AssistantChatMessage(asked));
        messages.AddRange(asked.ToolCalls.Select(c => new ToolChatMessage(c.Id, $"high water for {c.Id}")));
        var answer = (await Chat(outbound).CompleteChatAsync(messages, options, Token)).Value;
        foreach (var call in asked.ToolCalls)
            answer.Content[0].Text.ShouldContain($"high water for {call.Id}");
    }

    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Chat_Image_IsSeen(string outbound)
    {
        byte[] png = [.. Samples.Png];
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 640);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 480);
        var message = new UserChatMessage(
            ChatMessageContentPart.CreateTextPart("What is this?"),
            ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(png), "image/png", ChatImageDetailLevel.High)
        );
        var answer = (await Chat(outbound).CompleteChatAsync([message], cancellationToken: Token)).Value;
        answer.Content[0].Text.ShouldContain("640");
    }

    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Chat_Schema_IsKept(string outbound)
    {
        var options = new ChatCompletionOptions
        {
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("tide", TideSchema, jsonSchemaIsStrict: true),
        };
        var answer = (await Chat(outbound).CompleteChatAsync([new UserChatMessage("Which port?")], options, Token)).Value;
        JsonElement.Parse(answer.Content[0].Text).GetProperty("port").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Chat_Error_HasItsStatusAndCode(string outbound)
    {
        Simulator.Enqueue(Script.Parse("too-long"));
        var error = await Should.ThrowAsync<ClientResultException>(() =>
            Chat(outbound).CompleteChatAsync([new UserChatMessage(Question)], cancellationToken: Token)
        );
        error.Status.ShouldBe(400);
        error.Message.ShouldContain("context_length_exceeded");
    }

    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Chat_Abort_ClosesTheProvidersConnection(string outbound)
    {
        Simulator.Enqueue(Script.Parse("endless; event-delay=10ms"));
        await foreach (var _ in Chat(outbound).CompleteChatStreamingAsync([new UserChatMessage(Question)], cancellationToken: Token))
            break;
        var attempt = await Simulator.WaitForAttemptAsync(_ => true, Token);
        await attempt.Ended.WaitAsync(Token);
        attempt.Ending.ShouldBe(AttemptEnding.ClientLeft);
    }

    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Responses_Streamed_CompleteWithTheWholeText(string outbound)
    {
        var (text, completed) = ("", default(ResponseResult?));
        await foreach (var update in await Responses().CreateResponseStreamingAsync($"{outbound}/demo", Question, cancellationToken: Token))
        {
            text += (update as StreamingResponseOutputTextDeltaUpdate)?.Delta;
            completed = (update as StreamingResponseCompletedUpdate)?.Response ?? completed;
        }
        completed!.Status.ShouldBe(ResponseStatus.Completed);
        completed.GetOutputText().ShouldBe(text);
        completed.Usage.OutputTokenCount.ShouldBeGreaterThan(0);
        var whole = (await Responses().CreateResponseAsync($"{outbound}/demo", Question, cancellationToken: Token)).Value;
        whole.GetOutputText().ShouldBe(text);
    }

    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Responses_Tools_AreCalledAndAnswered(string outbound)
    {
        Simulator.Enqueue(Script.Parse("tools=2"));
        var options = new CreateResponseOptions($"{outbound}/demo", [ResponseItem.CreateUserMessageItem("How is the tide?")])
        {
            Tools = { ResponseTool.CreateFunctionTool("get_tide", TideSchema, strictModeEnabled: true) },
        };
        var asked = (await Responses().CreateResponseAsync(options, Token)).Value;
        var calls = asked.OutputItems.OfType<FunctionCallResponseItem>().ToList();
        calls.Count.ShouldBe(2);
        foreach (var item in asked.OutputItems)
            options.InputItems.Add(item);
        foreach (var call in calls)
            options.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, $"high water for {call.CallId}"));
        var answer = (await Responses().CreateResponseAsync(options, Token)).Value;
        foreach (var call in calls)
            answer.GetOutputText().ShouldContain($"high water for {call.CallId}");
    }

    /// <summary>What the model thought goes back sealed, and the provider that sealed it takes it.</summary>
    [Theory]
    [InlineData("openai-responses")]
    [InlineData("anthropic")]
    [InlineData("google")]
    public async Task Responses_SealedReasoning_GoesBackToItsProvider(string outbound)
    {
        var options = new CreateResponseOptions($"{outbound}/demo", [ResponseItem.CreateUserMessageItem(Question)])
        {
            ReasoningOptions = new ResponseReasoningOptions { ReasoningEffortLevel = ResponseReasoningEffortLevel.High },
            IncludedProperties = { IncludedResponseProperty.ReasoningEncryptedContent },
            Tools = { ResponseTool.CreateFunctionTool("get_tide", TideSchema, strictModeEnabled: true) },
        };
        Simulator.Enqueue(Script.Parse("reasoning=9; tools=1"));
        var asked = (await Responses().CreateResponseAsync(options, Token)).Value;
        foreach (var item in asked.OutputItems)
            options.InputItems.Add(item);
        var call = asked.OutputItems.OfType<FunctionCallResponseItem>().Single();
        options.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, "high water"));
        Simulator.Enqueue(Script.Parse("check-signatures"));
        (await Responses().CreateResponseAsync(options, Token)).Value.GetOutputText().ShouldContain("high water");
    }

    [Fact]
    public async Task Models_AreListed() =>
        (await Client().GetOpenAIModelClient().GetModelsAsync(Token)).Value.Select(m => m.Id).ShouldContain("google/demo");

    private ChatClient Chat(string outbound) => Client().GetChatClient($"{outbound}/demo");

    private ResponsesClient Responses() => Client().GetResponsesClient();

    private OpenAIClient Client() =>
        new(
            new ApiKeyCredential("sk-anything"),
            new OpenAIClientOptions { Endpoint = new Uri(Address, "v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) }
        );
}
