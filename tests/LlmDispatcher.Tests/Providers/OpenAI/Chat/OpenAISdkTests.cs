#pragma warning disable OPENAI001 // the SDK's factories for its own models are marked as experimental
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Text;
using CsCheck;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatFinishReason = OpenAI.Chat.ChatFinishReason;
using ChatResponseFormat = OpenAI.Chat.ChatResponseFormat;
using MeaiFinishReason = Microsoft.Extensions.AI.ChatFinishReason;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

/// <summary>The official SDK as judge: it reads what we write, and we read what it writes.</summary>
public sealed class OpenAISdkTests
{
    [Fact]
    public void Stream_WeWrite_IsReadByTheSdk() =>
        ChatAnswers.Any.Sample(
            answer =>
            {
                var ours = ChatWriting.Fold(answer);
                var text = new StringBuilder();
                var refusal = new StringBuilder();
                var calls = new SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)>();
                ChatFinishReason? finish = null;
                ChatTokenUsage? usage = null;
                foreach (var update in Client(ChatWriting.Stream(answer), "text/event-stream").CompleteChatStreaming("hi"))
                {
                    update.CompletionId.ShouldBe(ChatAnswers.Start.Id);
                    update.Model.ShouldBe(ChatAnswers.Start.Model);
                    foreach (var part in update.ContentUpdate)
                        text.Append(part.Text);
                    refusal.Append(update.RefusalUpdate);
                    foreach (var call in update.ToolCallUpdates)
                    {
                        if (!calls.TryGetValue(call.Index, out var known))
                            calls[call.Index] = known = (call.ToolCallId, call.FunctionName, new());
                        known.Arguments.Append(call.FunctionArgumentsUpdate);
                    }
                    finish ??= update.FinishReason;
                    usage ??= update.Usage;
                }
                (text.ToString(), refusal.ToString()).ShouldBe((ours.Text, ours.Refusal));
                calls
                    .Values.Select(c => (c.Id, c.Name, c.Arguments.Length == 0 ? "{}" : c.Arguments.ToString()))
                    .ShouldBe(ours.Calls.Select(c => (c.Id, c.Name, c.Arguments)));
                Word(finish!.Value).ShouldBe(ours.Finish!.RawReason);
                ((long?)usage?.InputTokenCount, (long?)usage?.OutputTokenCount).ShouldBe(
                    (ours.Usage?.InputTokenCount, ours.Usage?.OutputTokenCount)
                );
            },
            iter: 100
        );

    [Fact]
    public void Response_WeWrite_IsReadByTheSdk() =>
        ChatAnswers.Any.Sample(
            answer =>
            {
                var ours = ChatWriting.Fold(answer);
                ChatCompletion theirs = Client(ChatWriting.Response(answer), "application/json").CompleteChat("hi");
                (theirs.Id, theirs.Model, theirs.Refusal ?? "").ShouldBe((ChatAnswers.Start.Id, ChatAnswers.Start.Model, ours.Refusal));
                string.Concat(theirs.Content.Select(p => p.Text)).ShouldBe(ours.Text);
                theirs
                    .ToolCalls.Select(c => (c.Id, c.FunctionName, c.FunctionArguments.ToString()))
                    .ShouldBe(ours.Calls.Select(c => (c.Id, c.Name, c.Arguments)));
                Word(theirs.FinishReason).ShouldBe(ours.Finish!.RawReason);
                ((long?)theirs.Usage?.InputTokenCount).ShouldBe(ours.Usage?.InputTokenCount);
            },
            iter: 100
        );

    [Fact]
    public async Task Stream_TheSdkWrites_IsReadByUs()
    {
        StreamingChatCompletionUpdate[] updates =
        [
            Update(role: ChatMessageRole.Assistant, text: "Grüße "),
            Update(text: "🏔️\n\"x\""),
            Update(
                call: OpenAIChatModelFactory.StreamingChatToolCallUpdate(
                    0,
                    "call_1",
                    ChatToolCallKind.Function,
                    "get_tide",
                    BinaryData.FromString("{\"port\"")
                )
            ),
            Update(
                call: OpenAIChatModelFactory.StreamingChatToolCallUpdate(0, functionArgumentsUpdate: BinaryData.FromString(":\"Brest\"}"))
            ),
            Update(finish: ChatFinishReason.ToolCalls),
            OpenAIChatModelFactory.StreamingChatCompletionUpdate(
                completionId: "c1",
                model: "m1",
                usage: OpenAIChatModelFactory.ChatTokenUsage(5, 7, 12)
            ),
        ];
        var sse =
            string.Concat(updates.Select(u => $"data: {ModelReaderWriter.Write(u, new("J"), global::OpenAI.OpenAIContext.Default)}\n\n"))
            + "data: [DONE]\n\n";

        var (events, error) = await ChatFixtures.ReadAsync(sse);

        error.ShouldBeNull(sse);
        Transcript
            .Of(events.Where(e => e.Kind != StreamEventKind.Started))
            .ShouldBe(
                """
                Text Grüße 
                Text 🏔️
                "x"
                ToolCallStarted 0 call_1 get_tide
                ToolCallFragment 0 {"port"
                ToolCallFragment 0 :"Brest"}
                ToolCallEnded 0
                Finished tool_calls tool_calls
                Usage 7 5 12 cached  reasoning 

                """,
                sse
            );

        static StreamingChatCompletionUpdate Update(
            string? text = null,
            ChatMessageRole? role = null,
            StreamingChatToolCallUpdate? call = null,
            ChatFinishReason? finish = null
        ) =>
            OpenAIChatModelFactory.StreamingChatCompletionUpdate(
                completionId: "c1",
                model: "m1",
                role: role,
                contentUpdate: text is null ? null : new ChatMessageContent(text),
                toolCallUpdates: call is null ? null : [call],
                finishReason: finish
            );
    }

    [Fact]
    public void Request_TheSdkSends_IsReadByUs()
    {
        var canned = new Canned(
            ChatWriting.Response([StreamEvent.OfFinish(new Finish(MeaiFinishReason.Stop, "stop"))]),
            "application/json"
        );
        var client = new OpenAIClient(
            new ApiKeyCredential("sk-test"),
            new OpenAIClientOptions { Transport = new HttpClientPipelineTransport(new HttpClient(canned)) }
        ).GetChatClient("gpt-x");
        var image = BinaryData.FromBytes(new byte[] { 1, 2, 3 });
        client.CompleteChat(
            [
                new SystemChatMessage("Be brief."),
                new UserChatMessage(
                    ChatMessageContentPart.CreateTextPart("Look:"),
                    ChatMessageContentPart.CreateImagePart(image, "image/png")
                ),
                new AssistantChatMessage([
                    ChatToolCall.CreateFunctionToolCall("call_1", "get_tide", BinaryData.FromString("{\"port\":\"Brest\"}")),
                ]),
                new ToolChatMessage("call_1", "high"),
            ],
            new ChatCompletionOptions
            {
                MaxOutputTokenCount = 9,
                Temperature = 0.5f,
                Tools = { ChatTool.CreateFunctionTool("get_tide", "The tide.", BinaryData.FromString("{\"type\":\"object\"}")) },
                ToolChoice = ChatToolChoice.CreateRequiredChoice(),
                ResponseFormat = ChatResponseFormat.CreateJsonObjectFormat(),
            },
            TestContext.Current.CancellationToken
        );

        var read = ChatRequestReader.Read(canned.Sent);

        (read.Task.Model, read.Task.SystemPrompt, read.Task.MaxOutputTokens, read.Task.Temperature, read.Stream).ShouldBe(
            ("gpt-x", "Be brief.", 9, 0.5f, false)
        );
        read.Task.Messages.Select(m => m.Role.Value).ShouldBe(["user", "assistant", "tool"]);
        read.Task.Messages[0].Contents[1].ShouldBeOfType<DataContent>().Data.ToArray().ShouldBe([1, 2, 3]);
        var call = read.Task.Messages[1].Contents.OfType<FunctionCallContent>().ShouldHaveSingleItem();
        (call.CallId, call.Name, call.Arguments!["port"]!.ToString()).ShouldBe(("call_1", "get_tide", "Brest"));
        read.Task.Messages[2].Contents.OfType<FunctionResultContent>().ShouldHaveSingleItem().CallId.ShouldBe("call_1");
        read.Task.Options!.Tools!.ShouldHaveSingleItem().Name.ShouldBe("get_tide");
        read.Task.Options.ToolMode.ShouldBe(ChatToolMode.RequireAny);
        read.Task.Options.ResponseFormat.ShouldBeOfType<ChatResponseFormatJson>();
    }

    private static string Word(ChatFinishReason reason) =>
        reason switch
        {
            ChatFinishReason.Stop => "stop",
            ChatFinishReason.Length => "length",
            ChatFinishReason.ToolCalls => "tool_calls",
            ChatFinishReason.ContentFilter => "content_filter",
            _ => reason.ToString(),
        };

    private static ChatClient Client(byte[] body, string contentType) =>
        new OpenAIClient(
            new ApiKeyCredential("sk-test"),
            new OpenAIClientOptions { Transport = new HttpClientPipelineTransport(new HttpClient(new Canned(body, contentType))) }
        ).GetChatClient("gpt-x");

    /// <summary>Bytes for the SDK to read; what is judged is its parser, not its sockets.</summary>
    private sealed class Canned(byte[] body, string contentType) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));

        public ReadOnlyMemory<byte> Sent { get; private set; }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var sent = new MemoryStream();
            request.Content!.CopyTo(sent, context: null, cancellationToken);
            Sent = sent.ToArray();
            return new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) { Headers = { { "Content-Type", contentType } } } };
        }
    }
}
