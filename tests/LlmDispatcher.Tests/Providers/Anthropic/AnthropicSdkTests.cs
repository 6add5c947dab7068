using System.Net;
using System.Text;
using CsCheck;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;
using Sdk = global::Anthropic;

namespace LlmDispatcher.Tests.Providers.Anthropic;

/// <summary>The official SDK as judge: it reads what we write, and we read what it sends.</summary>
public sealed class AnthropicSdkTests
{
    [Fact]
    public void Stream_WeWrite_IsReadByTheSdk() =>
        MessagesAnswers.Any.Sample(
            answer =>
            {
                var updates = Client(MessagesWriting.Stream(answer), "text/event-stream")
                    .AsIChatClient("claude-x")
                    .GetStreamingResponseAsync("hi")
                    .ToBlockingEnumerable()
                    .ToList();
                ShouldTell(updates.ToChatResponse(), answer);
            },
            iter: 100
        );

    [Fact]
    public void Stream_WeWrite_HasEveryMemberThatTheSdkRequires() =>
        MessagesAnswers.Any.Sample(
            answer =>
            {
                var parameters = new Sdk.Models.Messages.MessageCreateParams
                {
                    Model = "claude-x",
                    MaxTokens = 5,
                    Messages = [],
                };
                var kinds = new List<string>();
                foreach (
                    var e in Client(MessagesWriting.Stream(answer), "text/event-stream")
                        .Messages.CreateStreaming(parameters)
                        .ToBlockingEnumerable()
                )
                {
                    e.Validate();
                    kinds.Add(e.Json.GetProperty("type").GetString()!);
                }
                kinds[0].ShouldBe("message_start");
                kinds.TakeLast(2).ShouldBe(["message_delta", "message_stop"]);
            },
            iter: 100
        );

    [Fact]
    public void Response_WeWrite_IsReadByTheSdk() =>
        MessagesAnswers.Any.Sample(
            answer =>
            {
                var response = Client(MessagesWriting.Response(answer), "application/json")
                    .AsIChatClient("claude-x")
                    .GetResponseAsync("hi")
                    .GetAwaiter()
                    .GetResult();
                ShouldTell(response, answer);
                ((Sdk.Models.Messages.Message)response.RawRepresentation!).Validate();
            },
            iter: 100
        );

    [Fact]
    public async Task Request_TheSdkSends_IsReadByUs()
    {
        var wire = new Canned(
            MessagesWriting.Response([StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "end_turn"))]),
            "application/json"
        );
        List<ChatMessage> messages =
        [
            new(ChatRole.System, "Be brief."),
            new(
                ChatRole.User,
                [
                    new TextContent("See"),
                    new DataContent(new byte[] { 1, 2 }, "image/png"),
                    new DataContent(new byte[] { 3 }, "application/pdf"),
                ]
            ),
            new(
                ChatRole.Assistant,
                [
                    new TextReasoningContent("Hm.") { ProtectedData = "c2ln" },
                    new TextContent("Looking."),
                    new FunctionCallContent("toolu_1", "get_tide", new Dictionary<string, object?> { ["port"] = "Brest" }),
                ]
            ),
            new(ChatRole.Tool, [new FunctionResultContent("toolu_1", "high")]),
        ];
        await Client(wire)
            .AsIChatClient("claude-x")
            .GetResponseAsync(
                messages,
                new ChatOptions
                {
                    MaxOutputTokens = 77,
                    StopSequences = ["END"],
                    ToolMode = ChatToolMode.RequireSpecific("get_tide"),
                    Tools =
                    [
                        AIFunctionFactory.CreateDeclaration(
                            "get_tide",
                            "The tide.",
                            Requests.Json("""{"type":"object","properties":{"port":{"type":"string"}}}""")
                        ),
                    ],
                },
                TestContext.Current.CancellationToken
            );

        var task = MessagesRequestReader.Read(wire.Body).Task;

        (task.Model, task.MaxOutputTokens).ShouldBe(("claude-x", 77), Encoding.UTF8.GetString(wire.Body));
        (task.SystemPrompt ?? task.Messages[0].Text).ShouldBe("Be brief.");
        var rest = task.Messages.Where(m => m.Role != ChatRole.System).ToList();
        rest.Select(m => m.Role).ShouldBe([ChatRole.User, ChatRole.Assistant, ChatRole.Tool]);
        rest[0]
            .Contents.OfType<DataContent>()
            .Select(d => $"{d.MediaType} {d.Base64Data}")
            .ShouldBe(["image/png AQI=", "application/pdf Aw=="]);
        rest[1].Contents.OfType<TextReasoningContent>().Single().ProtectedData.ShouldBe("c2ln");
        var call = rest[1].Contents.OfType<FunctionCallContent>().Single();
        (call.CallId, call.Name, call.Arguments!["port"]!.ToString()).ShouldBe(("toolu_1", "get_tide", "Brest"));
        rest[2].Contents.OfType<FunctionResultContent>().Single().CallId.ShouldBe("toolu_1");
        task.Options!.StopSequences.ShouldBe(["END"]);
        task.Options.ToolMode.ShouldBe(ChatToolMode.RequireSpecific("get_tide"));
        var tool = task.Options.Tools!.Single().ShouldBeAssignableTo<AIFunctionDeclaration>()!;
        (tool.Name, tool.Description).ShouldBe(("get_tide", "The tide."));
        var back = Requests.Write(task); // and goes out again without loss
        foreach (var part in new[] { "\"signature\":\"c2ln\"", "\"tool_use_id\":\"toolu_1\"", "\"port\":\"Brest\"" })
            back.ShouldContain(part);
    }

    private static void ShouldTell(ChatResponse theirs, StreamEvent[] answer)
    {
        var ours = MessagesWriting.Fold(answer);
        theirs.Text.ShouldBe(ours.Text);
        (theirs.ResponseId, theirs.ModelId).ShouldBe((MessagesAnswers.Start.Id, MessagesAnswers.Start.Model));
        var contents = theirs.Messages.SelectMany(m => m.Contents).ToList();
        string.Concat(contents.OfType<TextReasoningContent>().Select(r => r.Text)).ShouldBe(ours.Reasoning);
        contents
            .OfType<FunctionCallContent>()
            .Select(c => $"{c.CallId} {c.Name} {c.Arguments?.Values.SingleOrDefault()}")
            .ShouldBe(ours.Calls.Select(c => c.ToContent()).Select(c => $"{c.CallId} {c.Name} {c.Arguments!.Values.SingleOrDefault()}"));
        // Their adapter hands on as it is what it has no common word for.
        theirs.FinishReason!.Value.Value.ShouldBeOneOf(ours.Finish!.Reason.Value, ours.Finish.RawReason);
        theirs.Usage!.OutputTokenCount.ShouldBe(ours.Usage!.OutputTokenCount);
        theirs.Usage.InputTokenCount.ShouldBe(ours.Usage.InputTokenCount);
    }

    private static Sdk.AnthropicClient Client(byte[] body, string contentType) => Client(new Canned(body, contentType));

    private static Sdk.AnthropicClient Client(Canned wire) =>
        new()
        {
            ApiKey = "test",
            BaseUrl = "http://sdk.test",
            HttpClient = new HttpClient(wire),
        };

    /// <summary>Bytes for the SDK to read, and those that it sent; what is judged is its parser, not its sockets.</summary>
    private sealed class Canned(byte[] body, string contentType) : HttpMessageHandler
    {
        public byte[] Body { get; private set; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            return new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) { Headers = { { "Content-Type", contentType } } } };
        }
    }
}
