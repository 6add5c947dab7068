using System.Globalization;
using System.Net;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Interop;

/// <summary>Any chat client as a provider.</summary>
public sealed class ChatClientSourceTests : InteropTest
{
    private static readonly ChatResponseUpdate Stop = new() { FinishReason = ChatFinishReason.Stop };

    public static TheoryData<string, FailureClass, LlmErrorKind> Errors =>
        new()
        {
            { "status 429", FailureClass.Limited, LlmErrorKind.RateLimit },
            { "status 401", FailureClass.Denied, LlmErrorKind.Authentication },
            { "status 503", FailureClass.Transient, LlmErrorKind.ServiceUnavailable },
            { "status 400", FailureClass.Invalid, LlmErrorKind.InvalidRequest },
            { "status 402 inside", FailureClass.Exhausted, LlmErrorKind.QuotaExceeded },
            { "no connection", FailureClass.Transient, LlmErrorKind.Connection },
            { "cut", FailureClass.Transient, LlmErrorKind.Truncated },
            { "argument", FailureClass.Invalid, LlmErrorKind.InvalidRequest },
            { "not supported", FailureClass.Invalid, LlmErrorKind.ModelUnsupported },
            { "patience", FailureClass.Silent, LlmErrorKind.Timeout },
            { "timeout", FailureClass.Silent, LlmErrorKind.Timeout },
            { "somebody cancelled", FailureClass.Transient, LlmErrorKind.Unknown },
            { "configuration", FailureClass.Denied, LlmErrorKind.Configuration },
            { "window", FailureClass.TooLong, LlmErrorKind.ContextLengthExceeded },
            { "anything", FailureClass.Transient, LlmErrorKind.Unknown },
        };

    [Fact]
    public async Task Answer_HasTextReasoningCallsAndUsageOnce()
    {
        var client = new StubChatClient(
            Update(new TextReasoningContent("thinking")),
            Update(new TextReasoningContent("") { ProtectedData = "seal" }),
            Update(new TextContent("Hello ")),
            Update(new TextContent("there.")),
            Update(
                new FunctionCallContent("c1", "get_tide", new Dictionary<string, object?> { ["port"] = "Brest" }),
                new FunctionCallContent("c2", "get_moon")
            ),
            Update(new UsageContent(new() { InputTokenCount = 3, OutputTokenCount = 1 })),
            new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new() { OutputTokenCount = 4 })])
            {
                FinishReason = ChatFinishReason.ToolCalls,
                ResponseId = "r1",
            }
        );
        using var llm = Over(client);
        var events = await llm.StreamEventsAsync(new TaskRequest("hi"), Token).ToListAsync(Token);

        var summary = events[^1].Summary!;
        (summary.Text, summary.Ending, summary.FinishReason).ShouldBe(("Hello there.", Ending.Completed, ChatFinishReason.ToolCalls));
        (summary.Usage!.InputTokenCount, summary.Usage.OutputTokenCount).ShouldBe((3, 5));
        (summary.Model, summary.Provider).ShouldBe(("m1", "mine"));
        summary.ToolCalls.Select(c => (c.CallId, c.Name, c.Arguments!.Count)).ShouldBe([("c1", "get_tide", 1), ("c2", "get_moon", 0)]);
        events.Count(e => e.Kind == StreamEventKind.Usage).ShouldBe(1);
        events.Count(e => e.Kind == StreamEventKind.Finished).ShouldBe(1);
        string.Concat(events.Where(e => e.Kind == StreamEventKind.Reasoning).Select(e => e.Text)).ShouldBe("thinking");
        events.Count(e => e.Kind == StreamEventKind.ReasoningSignature).ShouldBe(1);
    }

    [Fact]
    public async Task End_WithoutAFinishReason_IsTruncated()
    {
        using var llm = Over(new StubChatClient(Update(new TextContent("Hel"))));
        var broken = await Should.ThrowAsync<StreamingException>(async () =>
            await llm.StreamAsync(new TaskRequest("hi"), Token).ToListAsync(Token)
        );
        (broken.Kind, broken.PartialText).ShouldBe((LlmErrorKind.Truncated, "Hel"));
        broken.Message.ShouldContain("RequireFinishReason");
    }

    [Fact]
    public async Task End_WithoutAFinishReason_OfAClientThatNeverGivesOne_IsAnEnd()
    {
        using var llm = Over(new StubChatClient(Update(new TextContent("Hello"))), o => o.RequireFinishReason = false);
        var chunks = await llm.StreamChunksAsync(new TaskRequest("hi"), Token).ToListAsync(Token);
        (chunks[^1].Summary!.Ending, chunks[^1].Summary!.FinishReason).ShouldBe((Ending.Completed, ChatFinishReason.Stop));
    }

    [Fact]
    public async Task FinishReason_ThatMoreTextFollows_ProvesNothing()
    {
        var client = new StubChatClient(Update(new TextContent("One.")), Stop, Update(new TextContent(" Two")));
        using var llm = Over(client);
        var broken = await Should.ThrowAsync<StreamingException>(async () =>
            await llm.StreamAsync(new TaskRequest("hi"), Token).ToListAsync(Token)
        );
        broken.Kind.ShouldBe(LlmErrorKind.Truncated);
    }

    [Fact]
    public async Task Request_GoesOutInTheWordsOfTheClient()
    {
        var client = new StubChatClient(Update(new TextContent("x")), Stop);
        using var llm = Over(client, o => o.Models.Add("m1"));
        var history = new ChatMessage(
            ChatRole.Assistant,
            [
                new TextReasoningContent("of another") { ProtectedData = LlmDispatcher.Providers.Requests.Seal.Name("other", "s1") },
                new TextReasoningContent("own") { ProtectedData = LlmDispatcher.Providers.Requests.Seal.Name("mine", "s2") },
                new TextContent("Yes?"),
            ]
        );
        await llm.StreamAsync(
                new TaskRequest([new ChatMessage(ChatRole.User, "hi"), history, new ChatMessage(ChatRole.User, "go on")])
                {
                    SystemPrompt = "Be brief.",
                    MaxOutputTokens = 7,
                    Temperature = 1,
                    Options = new ChatOptions { TopK = 3, Instructions = "Not these." },
                },
                Token
            )
            .ToListAsync(Token);

        var (messages, options) = client.Asked.ShouldHaveSingleItem();
        (messages[0].Role, messages[0].Text).ShouldBe((ChatRole.System, "Be brief."));
        messages[2].Contents.OfType<TextReasoningContent>().ShouldHaveSingleItem().ProtectedData.ShouldBe("s2");
        history.Contents.Count.ShouldBe(3);
        (options.ModelId, options.MaxOutputTokens, options.Temperature, options.TopK, options.Instructions).ShouldBe(("m1", 7, 1, 3, null));
    }

    [Fact]
    public async Task Model_OfAClientThatNamesNone_IsNotHandedOn()
    {
        var unnamed = new StubChatClient(Update(new TextContent("x")), Stop);
        using var llm = Over(unnamed);
        llm.Explain(new TaskRequest("hi")).Ranked[0].Route.ShouldBe(new Route("mine", "default"));
        await llm.StreamAsync(new TaskRequest("hi"), Token).ToListAsync(Token);
        unnamed.Asked[0].Options.ModelId.ShouldBeNull();

        var named = new StubChatClient { Metadata = new ChatClientMetadata("p", null, "their-model") };
        using var other = Over(named);
        other.Explain(new TaskRequest("hi")).Ranked[0].Route.Model.ShouldBe("their-model");
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Error_OfTheClient_IsClassed(string name, FailureClass expected, LlmErrorKind kind)
    {
        Exception error = name switch
        {
            "status 402 inside" => new InvalidOperationException(
                "x",
                new HttpRequestException("pay", null, HttpStatusCode.PaymentRequired)
            ),
            "no connection" => new HttpRequestException(HttpRequestError.ConnectionError),
            "cut" => new HttpIOException(HttpRequestError.ResponseEnded),
            "argument" => new ArgumentException("no such thing"),
            "not supported" => new NotSupportedException("no images"),
            "patience" => new TaskCanceledException("x", new TimeoutException()),
            "timeout" => new TimeoutException("late"),
            "somebody cancelled" => new OperationCanceledException(),
            "configuration" => new LlmConfigurationException("no key"),
            "window" => new NoRouteException(LlmErrorKind.ContextLengthExceeded, "too long"),
            "anything" => new FormatException("odd"),
            _ => new HttpRequestException("said so", null, (HttpStatusCode)int.Parse(name[7..], CultureInfo.InvariantCulture)),
        };
        foreach (var client in (StubChatClient[])[new() { ErrorAtOnce = error }, new() { ErrorInTheEnd = error }])
        {
            using var llm = Over(client);
            var failed = await Should.ThrowAsync<ProviderException>(async () =>
                await llm.StreamAsync(new TaskRequest("hi"), Token).ToListAsync(Token)
            );
            (failed.Failure.Class, failed.Kind, failed.Provider).ShouldBe((expected, kind, "mine"));
            failed.InnerException.ShouldBeSameAs(error);
        }
    }

    [Fact]
    public async Task Classify_ComesBeforeTheRules()
    {
        using var llm = Over(
            new StubChatClient { ErrorAtOnce = new FormatException("odd") },
            o => o.Classify = e => e is FormatException ? ProviderFailure.OfStatus(529, "busy") : null
        );
        var failed = await Should.ThrowAsync<ProviderException>(async () =>
            await llm.StreamAsync(new TaskRequest("hi"), Token).ToListAsync(Token)
        );
        (failed.Failure.Class, failed.Failure.StatusCode, failed.Message).ShouldBe((FailureClass.Limited, 529, "busy"));
    }

    [Fact]
    public async Task ErrorContent_IsAFailure_AndARefusalIsARefusal()
    {
        using var failing = Over(new StubChatClient(Update(new ErrorContent("boom") { ErrorCode = "server_error" })));
        var failed = await Should.ThrowAsync<ProviderException>(async () =>
            await failing.StreamAsync(new TaskRequest("hi"), Token).ToListAsync(Token)
        );
        failed.Failure.Code.ShouldBe("server_error");

        using var refusing = Over(new StubChatClient(Update(new ErrorContent("I will not.") { ErrorCode = "Refusal" }), Stop));
        var chunks = await refusing.StreamChunksAsync(new TaskRequest("hi"), Token).ToListAsync(Token);
        (chunks[^1].Summary!.Ending, chunks[^1].Summary!.Text).ShouldBe((Ending.Refused, "I will not."));
    }

    [Fact]
    public async Task Content_ThatNoStreamOfTextCarries_IsLeftToTheNextRoute()
    {
        var drawing = new StubChatClient(Update(new DataContent(new byte[] { 1 }, "image/png")), Stop);
        var writing = new StubChatClient(Update(new TextContent("words")), Stop);
        using var llm = LlmSwitch.Create(b =>
            b.AddChatClient("draws", drawing).AddChatClient("writes", writing).AddModel("any", ["draws/default", "writes/default"])
        );
        var chunks = await llm.StreamChunksAsync(new TaskRequest("hi") { Model = "any" }, Token).ToListAsync(Token);
        var summary = chunks[^1].Summary!;
        (summary.Text, summary.Provider).ShouldBe(("words", "writes"));
        summary.Attempts[0].Failure!.Kind.ShouldBe(LlmErrorKind.ModelUnsupported);
        (drawing.Asked.Count, writing.Asked.Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Leaving_ClosesTheClientsStream_AndNotTheClient()
    {
        var client = new StubChatClient(Update(new TextContent("x")), Update(new TextContent("y")), Stop);
        var llm = Over(client);
        await foreach (var _ in llm.StreamAsync(new TaskRequest("hi"), Token))
            break;
        await client.Closed.Task.WaitAsync(Token);
        await llm.DisposeAsync();
        client.IsDisposed.ShouldBeFalse();
    }

    [Fact]
    public async Task Cancelling_AClientThatDoesNotListen_EndsAtOnce_AndTheStreamIsClosedWhenItComesRound()
    {
        var late = new TaskCompletionSource();
        var client = new StubChatClient(Update(new TextContent("x"))) { Deaf = late.Task };
        using var llm = Over(client);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asking = llm.StreamAsync(new TaskRequest("hi"), caller.Token).ToListAsync(caller.Token).AsTask();
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asking);
        client.Closed.Task.IsCompleted.ShouldBeFalse();
        late.SetResult();
        await client.Closed.Task.WaitAsync(Token);
    }

    [Fact]
    public void Deadline_OverAClientThatDoesNotListen_Passes()
    {
        var time = new FakeTimeProvider();
        var client = new StubChatClient(Update(new TextContent("x"))) { Deaf = new TaskCompletionSource().Task };
        using var llm = LlmSwitch.Create(b =>
        {
            b.TimeProvider = time;
            b.Policy = new StreamPolicy { MaxRetries = 0, IdleTimeout = TimeSpan.FromSeconds(5) };
            b.AddChatClient("mine", client, "m");
        });
        var asking = llm.StreamAsync(new TaskRequest("hi"), Token).ToListAsync(Token).AsTask();
        Clock.Run(time, asking, TimeSpan.FromSeconds(1));
        var late = asking.Exception!.InnerException.ShouldBeOfType<StreamTimeoutException>();
        (late.Deadline, late.PartialText).ShouldBe(("idle", "x"));
    }

    private static ChatResponseUpdate Update(params IEnumerable<AIContent> contents) =>
        new(ChatRole.Assistant, [.. contents]) { ModelId = "m1" };
}
