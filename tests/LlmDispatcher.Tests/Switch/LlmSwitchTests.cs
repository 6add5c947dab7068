using LlmDispatcher.Simulator;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Switch;

/// <summary>The switch end to end: real HTTP to a simulated provider.</summary>
public sealed class LlmSwitchTests : IAsyncLifetime
{
    private SimulatorServer _simulator = null!;
    private LlmSwitch _switch = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        _switch = LlmSwitch.Create(builder =>
        {
            builder.Policy = new StreamPolicy { MaxRetries = 0 };
            builder.AddProvider(
                "sim",
                new ProviderOptions
                {
                    BaseUrl = new Uri(_simulator.BaseAddress, "v1"),
                    ApiKey = "sk-secret-1234567890",
                    Models = { "demo" },
                }
            );
        });
    }

    public async ValueTask DisposeAsync()
    {
        _switch.Dispose();
        await _simulator.DisposeAsync();
    }

    [Fact]
    public async Task Stream_OverHttp_GivesTextChunksAndASummary()
    {
        List<StreamChunk> chunks = [];
        await foreach (var chunk in _switch.StreamChunksAsync(new TaskRequest("Tell me about the tide 🌊"), Token))
            chunks.Add(chunk);

        chunks.Select(c => c.Index).ShouldBe(Enumerable.Range(0, chunks.Count));
        chunks.ShouldAllBe(c => c.Provider == "sim" && c.Model == "demo");
        chunks.Count.ShouldBeGreaterThan(10);
        var last = chunks[^1];
        last.Text.ShouldBeEmpty();
        var summary = last.Summary.ShouldNotBeNull();
        summary.Text.ShouldBe(string.Concat(chunks.Select(c => c.Text)));
        (summary.Ending, summary.FinishReason).ShouldBe((Ending.Completed, ChatFinishReason.Stop));
        summary.Usage!.TotalTokenCount.ShouldBe(summary.Usage.InputTokenCount + summary.Usage.OutputTokenCount);
        last.TotalTokens.ShouldBe(summary.Usage.TotalTokenCount);
        chunks.Count(c => c.Summary is not null).ShouldBe(1);
    }

    [Fact]
    public async Task Text_AndChunks_AreTheSameAnswer()
    {
        var request = new TaskRequest("Tell me about the tide");
        var text = string.Concat(await _switch.StreamAsync(request, Token).ToListAsync(Token));
        var chunks = await _switch.StreamChunksAsync(request, Token).ToListAsync(Token);
        text.ShouldBe(string.Concat(chunks.Select(c => c.Text)));
    }

    [Fact]
    public async Task Request_AsSent_HasKeyModelAndMessages()
    {
        await foreach (
            var _ in _switch.StreamAsync(
                new TaskRequest("hi")
                {
                    SystemPrompt = "Be brief.",
                    MaxOutputTokens = 9,
                    Model = "sim/other",
                },
                Token
            )
        ) { }
        var sent = _simulator.Attempts.ShouldHaveSingleItem().Request;
        sent.Headers["Authorization"].ShouldBe("Bearer sk-secret-1234567890");
        sent.Model.ShouldBe("other");
        sent.BodyText.ShouldBe(
            """{"model":"other","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"hi"}],"stream":true,"stream_options":{"include_usage":true},"max_tokens":9}"""
        );
    }

    [Fact]
    public async Task Cancellation_ClosesTheProvidersConnection()
    {
        _simulator.Enqueue(Script.Parse("stall-at-event=4"));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in _switch.StreamAsync(new TaskRequest("hi"), cancel.Token))
                await cancel.CancelAsync();
        });
        await ShouldHaveLeftAsync();
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("role-then-stall")]
    public async Task Cancellation_BeforeAnyContent_ClosesTheProvidersConnection(string script)
    {
        _simulator.Enqueue(Script.Parse(script));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reading = _switch.StreamAsync(new TaskRequest("hi"), cancel.Token).ToListAsync(Token).AsTask();
        await _simulator.WaitForAttemptAsync(_ => true, Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(reading);
        await ShouldHaveLeftAsync();
    }

    [Fact]
    public async Task Caller_LeavingTheLoop_ClosesTheProvidersConnection()
    {
        _simulator.Enqueue(Script.Parse("endless; event-delay=20ms"));
        await foreach (var _ in _switch.StreamAsync(new TaskRequest("hi"), Token))
            break;
        await ShouldHaveLeftAsync();
    }

    [Theory]
    [InlineData(
        "status=401; code=invalid_api_key; message=Bad key sk-secret-1234567890",
        LlmErrorKind.Authentication,
        FailureClass.Denied,
        401
    )]
    [InlineData("status=404; code=model_not_found; message=no such model", LlmErrorKind.ModelNotFound, FailureClass.Denied, 404)]
    [InlineData("status=429; retry-after=7", LlmErrorKind.RateLimit, FailureClass.Limited, 429)]
    [InlineData("status=500", LlmErrorKind.ServiceUnavailable, FailureClass.Transient, 500)]
    [InlineData("too-long", LlmErrorKind.ContextLengthExceeded, FailureClass.TooLong, 400)]
    [InlineData("reset", LlmErrorKind.Connection, FailureClass.Transient, null)]
    [InlineData("role-only", LlmErrorKind.Truncated, FailureClass.Transient, null)]
    [InlineData("content-type=text/html", LlmErrorKind.MalformedResponse, FailureClass.Transient, null)]
    [InlineData("error-at-event=1", LlmErrorKind.ServiceUnavailable, FailureClass.Transient, null)]
    public async Task Provider_FailingBeforeContent_IsAProviderException(string script, LlmErrorKind kind, FailureClass @class, int? status)
    {
        _simulator.Enqueue(Script.Parse(script));
        var error = await Should.ThrowAsync<ProviderException>(async () =>
        {
            await foreach (var text in _switch.StreamAsync(new TaskRequest("hi"), Token))
                throw new InvalidOperationException($"Something was shown: {text}");
        });
        (error.Kind, error.Failure.Class, error.Failure.StatusCode).ShouldBe((kind, @class, status), error.Message);
        (error.Provider, error.Model).ShouldBe(("sim", "demo"));
        error.ToString().ShouldNotContain("sk-secret");
        if (status == 429)
            error.Failure.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Theory]
    [InlineData("cut-at-event=5", LlmErrorKind.Truncated)]
    [InlineData("reset-at-event=5", LlmErrorKind.Connection)]
    [InlineData("malformed-at-event=5", LlmErrorKind.MalformedResponse)]
    [InlineData("error-at-event=5", LlmErrorKind.ServiceUnavailable)]
    [InlineData("error-at-event=5; done-after-error", LlmErrorKind.ServiceUnavailable)]
    [InlineData("no-finish", LlmErrorKind.Truncated)]
    [InlineData("no-finish; no-done", LlmErrorKind.Truncated)]
    public async Task Stream_BrokenAfterContent_IsAStreamingExceptionWithWhatWasShown(string script, LlmErrorKind kind)
    {
        _simulator.Enqueue(Script.Parse(script));
        var shown = "";
        var error = await Should.ThrowAsync<StreamingException>(async () =>
        {
            await foreach (var text in _switch.StreamAsync(new TaskRequest("hi"), Token))
                shown += text;
        });
        error.Kind.ShouldBe(kind, error.Message);
        error.PartialText.ShouldBe(shown);
        shown.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("no-done")]
    [InlineData("no-last-blank-line; no-done")]
    [InlineData("json-instead")]
    [InlineData("line-end=cr; bom; multi-line-data; tiny-writes")]
    [InlineData("line-end=crlf; keep-alive=2")]
    [InlineData("like=deepseek")]
    [InlineData("like=mistral")]
    [InlineData("like=xai")]
    [InlineData("usage=none")]
    public async Task Provider_WithItsOwnHabits_GivesTheSameText(string script)
    {
        var plain = string.Concat(await _switch.StreamAsync(new TaskRequest("Tell me about the tide"), Token).ToListAsync(Token));
        _simulator.Enqueue(Script.Parse(script));
        var text = string.Concat(await _switch.StreamAsync(new TaskRequest("Tell me about the tide"), Token).ToListAsync(Token));
        text.ShouldBe(plain);
    }

    [Fact]
    public async Task Provider_FailingOnce_IsAskedAgainAndNobodyNotices()
    {
        _simulator.Enqueue(Script.Parse("error-at-event=2"));
        var request = new TaskRequest("hi") { Policy = new StreamPolicy { MaxRetries = 1 } };
        var chunks = await _switch.StreamChunksAsync(request, Token).ToListAsync(Token);
        chunks[^1].Summary!.Attempts.Select(a => a.Ending).ShouldBe([Ending.Failed, Ending.Completed]);
        string.Concat(chunks.Select(c => c.Text)).ShouldBe(chunks[^1].Summary!.Text);
        _simulator.Attempts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Provider_NotListening_IsAConnectionFailureThatNamesTheAddress()
    {
        await _simulator.RefuseConnectionsAsync(Token);
        var error = await Should.ThrowAsync<ProviderException>(async () =>
            await _switch.StreamAsync(new TaskRequest("hi"), Token).ToListAsync(Token)
        );
        error.Kind.ShouldBe(LlmErrorKind.Connection);
        error.Message.ShouldStartWith($"Cannot reach {_simulator.BaseAddress.GetLeftPart(UriPartial.Authority)}");
    }

    [Fact]
    public void Route_Unknown_IsRefusedAtTheCall()
    {
        Should.Throw<LlmConfigurationException>(() => _switch.StreamAsync(new TaskRequest("hi") { Providers = ["nosuch"] }, Token));
        _simulator.Attempts.ShouldBeEmpty();
    }

    [Fact]
    public void Dispose_ClosesSourcesOfOnesOwn()
    {
        var source = new ScriptedSource();
        LlmSwitch.Create(builder => builder.AddSource("mine", source, "m")).Dispose();
        source.IsDisposed.ShouldBeTrue();
    }

    private async Task ShouldHaveLeftAsync()
    {
        var attempt = await _simulator.WaitForAttemptAsync(_ => true, Token);
        await attempt.Ended.WaitAsync(TimeSpan.FromSeconds(20), Token);
        attempt.Ending.ShouldBe(AttemptEnding.ClientLeft);
    }
}
