using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;

namespace LlmDispatcher.Tests.Simulator;

/// <summary>The official client as the judge of the simulator's wire.</summary>
public sealed class OpenAISdkTests : SimulatorTest
{
    [Fact]
    public async Task Text_Streamed_IsReadWithUsageAndFinish()
    {
        var text = "";
        ChatTokenUsage? usage = null;
        ChatFinishReason? finish = null;
        await foreach (var update in Chat().CompleteChatStreamingAsync([new UserChatMessage(Question)], cancellationToken: Token))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            usage = update.Usage ?? usage;
            finish = update.FinishReason ?? finish;
        }

        text.ShouldBe(await AnswerAsync(Ask()));
        finish.ShouldBe(ChatFinishReason.Stop);
        usage!.TotalTokenCount.ShouldBe(usage.InputTokenCount + usage.OutputTokenCount);
    }

    [Fact]
    public async Task Text_Whole_IsRead()
    {
        var completion = (await Chat().CompleteChatAsync([new UserChatMessage(Question)], cancellationToken: Token)).Value;

        completion.Content[0].Text.ShouldBe(await AnswerAsync(Ask()));
        completion.Usage.OutputTokenCount.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("gpt-4o")]
    [InlineData("gpt-4o~like=groq")]
    [InlineData("gpt-4o~tiny-writes~line-end=crlf~bom")]
    public async Task Tools_Streamed_AreRead(string model)
    {
        var options = new ChatCompletionOptions
        {
            Tools =
            {
                ChatTool.CreateFunctionTool(
                    "get_tide",
                    "The tide at a port",
                    BinaryData.FromString("""{"type":"object","properties":{"port":{"type":"string"}}}""")
                ),
            },
        };
        var (name, arguments, finish) = ("", "", default(ChatFinishReason?));
        await foreach (var update in Chat(model).CompleteChatStreamingAsync([new UserChatMessage(Question)], options, Token))
        {
            foreach (var call in update.ToolCallUpdates)
            {
                name += call.FunctionName;
                arguments += call.FunctionArgumentsUpdate?.ToString();
            }

            finish = update.FinishReason ?? finish;
        }

        name.ShouldBe("get_tide");
        Parse(arguments).GetProperty("port").GetString().ShouldNotBeEmpty();
        finish.ShouldBe(ChatFinishReason.ToolCalls);
    }

    [Fact]
    public async Task Tools_Whole_AreRead()
    {
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("get_tide") } };
        var completion = (await Chat().CompleteChatAsync([new UserChatMessage(Question)], options, Token)).Value;

        completion.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
        completion.ToolCalls.Single().FunctionName.ShouldBe("get_tide");
    }

    [Fact]
    public async Task Refusal_Streamed_IsRead()
    {
        var refusal = "";
        await foreach (
            var update in Chat("gpt-4o~refuse").CompleteChatStreamingAsync([new UserChatMessage(Question)], cancellationToken: Token)
        )
            refusal += update.RefusalUpdate;

        refusal.ShouldContain("can't help");
    }

    [Fact]
    public async Task Status_Error_IsUnderstood()
    {
        var error = await Should.ThrowAsync<ClientResultException>(async () =>
            await Chat("gpt-4o~too-long").CompleteChatAsync([new UserChatMessage(Question)], cancellationToken: Token)
        );

        error.Status.ShouldBe(400);
        error.Message.ShouldContain("context_length_exceeded");
    }

    [Fact]
    public async Task Models_Listed_AreRead()
    {
        var models = await Client().GetOpenAIModelClient().GetModelsAsync(Token);

        models.Value.ShouldContain(model => model.Id == "gpt-4o");
    }

    private ChatClient Chat(string model = "gpt-4o") => Client().GetChatClient(model);

    private new OpenAIClient Client() =>
        new(
            new ApiKeyCredential("sk-anything"),
            new OpenAIClientOptions { Endpoint = new(Server.BaseAddress, "v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) }
        );
}
