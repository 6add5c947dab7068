#pragma warning disable OPENAI001 // the SDK's Responses client is marked as experimental
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Text;
using CsCheck;
using Microsoft.Extensions.AI;
using OpenAI.Responses;

namespace LlmDispatcher.Tests.Providers.OpenAI.Responses;

/// <summary>The official SDK as judge: it reads what we write, and we read what it writes.</summary>
public sealed class ResponsesSdkTests
{
    [Fact]
    public async Task Stream_WeWrite_IsReadByTheSdk() =>
        await ResponsesAnswers.Any.SampleAsync(
            async answer =>
            {
                var ours = ResponsesAnswers.Fold(answer);
                var (text, refusal, reasoning) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
                var calls = new Dictionary<string, (FunctionCallResponseItem Item, StringBuilder Arguments)>();
                ResponseResult? last = null;
                var sequence = 0;
                var client = Client(new Canned(ResponsesAnswers.WriteStream(answer), "text/event-stream"));
                await foreach (var update in await client.CreateResponseStreamingAsync("gpt-x", "hi"))
                {
                    update.SequenceNumber.ShouldBe(sequence++);
                    switch (update)
                    {
                        case StreamingResponseOutputTextDeltaUpdate delta:
                            text.Append(delta.Delta);
                            break;
                        case StreamingResponseRefusalDeltaUpdate delta:
                            refusal.Append(delta.Delta);
                            break;
                        case StreamingResponseReasoningSummaryTextDeltaUpdate delta:
                            reasoning.Append(delta.Delta);
                            break;
                        case StreamingResponseOutputItemAddedUpdate { Item: FunctionCallResponseItem call }:
                            calls[call.Id] = (call, new());
                            break;
                        case StreamingResponseFunctionCallArgumentsDeltaUpdate delta:
                            calls[delta.ItemId].Arguments.Append(delta.Delta);
                            break;
                        case StreamingResponseCompletedUpdate end:
                            last = end.Response;
                            break;
                        case StreamingResponseIncompleteUpdate end:
                            last = end.Response;
                            break;
                    }
                }
                (text.ToString(), refusal.ToString(), reasoning.ToString()).ShouldBe((ours.Text, ours.Refusal, ours.Reasoning));
                calls
                    .Values.Select(c => (c.Item.CallId, c.Item.FunctionName, c.Arguments.ToString()))
                    .ShouldBe(ours.Calls.Select(c => (c.Id, c.Name, c.Arguments)));
                ShouldBe(last!, answer);
            },
            iter: 100
        );

    [Fact]
    public async Task Response_WeWrite_IsReadByTheSdk() =>
        await ResponsesAnswers.Any.SampleAsync(
            async answer =>
            {
                var client = Client(new Canned(ResponsesAnswers.WriteResponse(answer), "application/json"));
                ShouldBe(await client.CreateResponseAsync("gpt-x", "hi"), answer);
            },
            iter: 100
        );

    [Fact]
    public async Task Request_TheSdkWrites_IsReadByUs()
    {
        var transport = new Canned(
            ResponsesAnswers.WriteResponse([LlmDispatcher.Streams.StreamEvent.OfFinish(new(ChatFinishReason.Stop, "stop"))]),
            "application/json"
        );
        var options = new CreateResponseOptions
        {
            Model = "gpt-x",
            Instructions = "Be brief.",
            MaxOutputTokenCount = 7,
            Temperature = 0.5f,
            StoredOutputEnabled = false,
            ParallelToolCallsEnabled = false,
            ToolChoice = ResponseToolChoice.CreateFunctionChoice("get_tide"),
            TextOptions = new ResponseTextOptions
            {
                TextFormat = ResponseTextFormat.CreateJsonSchemaFormat("s", BinaryData.FromString("""{"type":"object"}"""), null, true),
            },
            ReasoningOptions = new ResponseReasoningOptions { ReasoningEffortLevel = ResponseReasoningEffortLevel.Low },
        };
        options.Tools.Add(ResponseTool.CreateFunctionTool("get_tide", BinaryData.FromString("""{"type":"object"}"""), false, "Tides"));
        options.InputItems.Add(
            ResponseItem.CreateUserMessageItem([
                ResponseContentPart.CreateInputTextPart("What is it?"),
                ResponseContentPart.CreateInputImagePart(new Uri("https://example.org/a.png"), ResponseImageDetailLevel.Low),
                ResponseContentPart.CreateInputFilePart(BinaryData.FromBytes([1, 2]), "application/pdf", "a.pdf"),
            ])
        );
        options.InputItems.Add(ResponseItem.CreateAssistantMessageItem("A tide."));
        options.InputItems.Add(ResponseItem.CreateFunctionCallItem("call_1", "get_tide", BinaryData.FromString("""{"port":"Brest"}""")));
        options.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem("call_1", "high"));

        await Client(transport).CreateResponseAsync(options, TestContext.Current.CancellationToken);

        var request = ResponsesRequests.Read(transport.Asked!);
        var task = request.Task;
        (task.Model, task.SystemPrompt, task.MaxOutputTokens, task.Temperature).ShouldBe(("gpt-x", "Be brief.", 7, 0.5f));
        task.Messages.Select(m => m.Role.Value).ShouldBe(["user", "assistant", "tool"]);
        task.Messages[0].Contents.Select(c => c.GetType()).ShouldBe([typeof(TextContent), typeof(UriContent), typeof(DataContent)]);
        task.Messages[1].Text.ShouldBe("A tide.");
        var call = task.Messages[1].Contents.OfType<FunctionCallContent>().Single();
        (call.CallId, call.Name, call.Arguments!["port"]!.ToString()).ShouldBe(("call_1", "get_tide", "Brest"));
        task.Messages[2].Contents.OfType<FunctionResultContent>().Single().Result.ShouldBe("high");
        task.Options!.Tools!.Single().Name.ShouldBe("get_tide");
        task.Options.ToolMode.ShouldBe(ChatToolMode.RequireSpecific("get_tide"));
        task.Options.AllowMultipleToolCalls.ShouldBe(false);
        task.Options.ResponseFormat.ShouldBeOfType<ChatResponseFormatJson>().SchemaName.ShouldBe("s");
        task.Options.Reasoning!.Effort.ShouldBe(ReasoningEffort.Low);
    }

    private static void ShouldBe(ResponseResult theirs, LlmDispatcher.Streams.StreamEvent[] answer)
    {
        var ours = ResponsesAnswers.Fold(answer);
        (theirs.Id, theirs.Model, theirs.CreatedAt).ShouldBe(
            (ResponsesAnswers.Start.Id, ResponsesAnswers.Start.Model, ResponsesAnswers.Start.CreatedAt!.Value)
        );
        var parts = theirs.OutputItems.OfType<MessageResponseItem>().SelectMany(m => m.Content).ToList();
        string.Concat(parts.Select(p => p.Text)).ShouldBe(ours.Text);
        string.Concat(parts.Select(p => p.Refusal)).ShouldBe(ours.Refusal);
        var reasoning = theirs.OutputItems.OfType<ReasoningResponseItem>().ToList();
        string.Concat(reasoning.SelectMany(r => r.SummaryParts).OfType<ReasoningSummaryTextPart>().Select(p => p.Text))
            .ShouldBe(ours.Reasoning);
        reasoning
            .Where(r => r.EncryptedContent is not null)
            .Select(r => r.EncryptedContent)
            .ShouldBe(
                answer
                    .Where(e =>
                        e.Kind
                            is LlmDispatcher.Streams.StreamEventKind.ReasoningSignature
                                or LlmDispatcher.Streams.StreamEventKind.RedactedReasoning
                    )
                    .Select(e => e.Text)
            );
        theirs
            .OutputItems.OfType<FunctionCallResponseItem>()
            .Select(c => (c.CallId, c.FunctionName, c.FunctionArguments.ToString()))
            .ShouldBe(ours.Calls.Select(c => (c.Id, c.Name, c.Arguments)));
        var isIncomplete = ours.Finish!.RawReason != "completed";
        theirs.Status.ShouldBe(isIncomplete ? ResponseStatus.Incomplete : ResponseStatus.Completed);
        theirs.IncompleteStatusDetails?.Reason?.ToString().ShouldBe(isIncomplete ? ours.Finish.RawReason : null);
        ((long?)theirs.Usage?.InputTokenCount, (long?)theirs.Usage?.OutputTokenCount, (long?)theirs.Usage?.TotalTokenCount).ShouldBe(
            (ours.Usage?.InputTokenCount, ours.Usage?.OutputTokenCount, ours.Usage?.TotalTokenCount)
        );
    }

    private static ResponsesClient Client(Canned transport) =>
        new(
            new ApiKeyCredential("sk-test"),
            new ResponsesClientOptions { Transport = new HttpClientPipelineTransport(new HttpClient(transport)) }
        );

    /// <summary>Bytes for the SDK to read, and what it asked; what is judged is its parser, not its sockets.</summary>
    private sealed class Canned(byte[] body, string contentType) : HttpMessageHandler
    {
        public string? Asked { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = await request.Content!.ReadAsStringAsync(cancellationToken);
            return new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) { Headers = { { "Content-Type", contentType } } } };
        }
    }
}
