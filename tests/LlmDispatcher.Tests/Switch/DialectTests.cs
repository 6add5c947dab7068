using LlmDispatcher.Simulator;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Switch;

/// <summary>Every dialect end to end, over real HTTP to the simulator: the same answer, the same failures.</summary>
public sealed class DialectTests : IAsyncLifetime
{
    private SimulatorServer _simulator = null!;
    private LlmSwitch _switch = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Dialects => ["openai", "openai-responses", "anthropic", "google"];

    public static TheoryData<string, string, LlmErrorKind> FailuresBeforeContent
    {
        get
        {
            var data = new TheoryData<string, string, LlmErrorKind>();
            foreach (string dialect in Dialects.Select(d => d.Data))
            {
                data.Add(dialect, "status=401", LlmErrorKind.Authentication);
                data.Add(dialect, "status=429; retry-after=7", LlmErrorKind.RateLimit);
                data.Add(dialect, "status=500", LlmErrorKind.ServiceUnavailable);
                data.Add(dialect, "too-long", LlmErrorKind.ContextLengthExceeded);
                data.Add(dialect, "reset", LlmErrorKind.Connection);
                data.Add(dialect, "role-only", LlmErrorKind.Truncated);
                data.Add(dialect, "error-at-event=1", LlmErrorKind.ServiceUnavailable);
            }
            return data;
        }
    }

    public static TheoryData<string, string, LlmErrorKind> FailuresAfterContent
    {
        get
        {
            var data = new TheoryData<string, string, LlmErrorKind>();
            foreach (string dialect in Dialects.Select(d => d.Data))
            {
                data.Add(dialect, "cut-at-event=12", LlmErrorKind.Truncated);
                data.Add(dialect, "reset-at-event=12", LlmErrorKind.Connection);
                data.Add(dialect, "malformed-at-event=12", LlmErrorKind.MalformedResponse);
                data.Add(dialect, "error-at-event=12", LlmErrorKind.ServiceUnavailable);
                data.Add(dialect, "no-finish; no-done", LlmErrorKind.Truncated);
            }
            return data;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        _switch = LlmSwitch.Create(builder =>
        {
            builder.Policy = new StreamPolicy { MaxRetries = 0, BreakerFailures = 0 };
            foreach (string dialect in Dialects.Select(d => d.Data))
                builder.AddProvider(
                    dialect,
                    new ProviderOptions
                    {
                        Dialect = dialect,
                        BaseUrl = dialect.StartsWith("openai", StringComparison.Ordinal)
                            ? new Uri(_simulator.BaseAddress, "v1")
                            : _simulator.BaseAddress,
                        ApiKey = "sk-test",
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

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Answer_InEveryDialect_IsTheSameTextWithUsage(string dialect)
    {
        var summary = await AskAsync("openai", "Tell me about the tide 🌊");
        var other = await AskAsync(dialect, "Tell me about the tide 🌊");
        (other.Text, other.Ending, other.FinishReason, other.Provider).ShouldBe(
            (summary.Text, Ending.Completed, ChatFinishReason.Stop, dialect)
        );
        other.Usage!.OutputTokenCount.ShouldBe(summary.Usage!.OutputTokenCount);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Reasoning_InEveryDialect_ComesBeforeTheText(string dialect)
    {
        _simulator.Enqueue(Script.Parse("reasoning=9"));
        var chunks = await _switch.StreamChunksAsync(Request(dialect, "Tell me about the tide"), Token).ToListAsync(Token);
        var thoughts = chunks.TakeWhile(c => c.Text.Length == 0).Where(c => c.Reasoning is not null).ToList();
        thoughts.ShouldNotBeEmpty();
        chunks.Skip(thoughts.Count).ShouldAllBe(c => c.Reasoning == null);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task ToolCalls_InEveryDialect_AreCompleteInTheSummary(string dialect)
    {
        var tide = AIFunctionFactory.Create((string port) => port, "get_tide", "The tide of a port.");
        var moon = AIFunctionFactory.Create((string day) => day, "get_moon", "The moon of a day.");
        _simulator.Enqueue(Script.Parse("tools=2"));
        var request = Request(dialect, "How is the tide and the moon?") with { Options = new ChatOptions { Tools = [tide, moon] } };
        var chunks = await _switch.StreamChunksAsync(request, Token).ToListAsync(Token);
        var summary = chunks[^1].Summary!;
        summary.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
        summary.ToolCalls.Select(c => c.Name).ShouldBe(["get_tide", "get_moon"]);
        summary.ToolCalls.ShouldAllBe(c => c.CallId.Length > 0 && c.Exception == null && c.Arguments!.Count == 1);

        var messages = new List<ChatMessage>(request.Messages)
        {
            new(ChatRole.Assistant, [.. summary.ToolCalls]),
            new(ChatRole.Tool, [.. summary.ToolCalls.Select(c => new FunctionResultContent(c.CallId, $"result of {c.Name}"))]),
        };
        var answer = await AskAsync(new TaskRequest(messages) { Model = $"{dialect}/demo", Options = request.Options });
        answer.ShouldContain("result of get_tide");
    }

    [Theory]
    [MemberData(nameof(FailuresBeforeContent))]
    public async Task Failure_BeforeContent_IsTypedTheSameInEveryDialect(string dialect, string script, LlmErrorKind kind)
    {
        _simulator.Enqueue(Script.Parse(script));
        var error = await Should.ThrowAsync<ProviderException>(() => AskAsync(Request(dialect, "hi")));
        error.Kind.ShouldBe(kind, error.Message);
        if (kind == LlmErrorKind.RateLimit && dialect != "google")
            error.Failure.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Theory]
    [MemberData(nameof(FailuresAfterContent))]
    public async Task Failure_AfterContent_IsTypedTheSameInEveryDialectWithThePartialText(string dialect, string script, LlmErrorKind kind)
    {
        var whole = (await AskAsync(dialect, "Tell me about the tide")).Text;
        _simulator.Enqueue(Script.Parse(script));
        var error = await Should.ThrowAsync<StreamingException>(() => AskAsync(Request(dialect, "Tell me about the tide")));
        error.Kind.ShouldBe(kind, error.Message);
        error.PartialText.ShouldNotBeEmpty();
        whole.ShouldStartWith(error.PartialText, Case.Sensitive);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Caller_LeavingTheLoop_ClosesTheConnectionInEveryDialect(string dialect)
    {
        _simulator.Enqueue(Script.Parse("endless; event-delay=20ms"));
        await foreach (var _ in _switch.StreamAsync(Request(dialect, "hi"), Token))
            break;
        var attempt = await _simulator.WaitForAttemptAsync(_ => true, Token);
        await attempt.Ended.WaitAsync(TimeSpan.FromSeconds(20), Token);
        attempt.Ending.ShouldBe(AttemptEnding.ClientLeft);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Connection_AfterACompleteAnswer_IsUsedAgain(string dialect)
    {
        for (var i = 0; i < 4; i++)
            await AskAsync(dialect, "hi");
        _simulator.Attempts.Select(a => a.Request.ConnectionId).Distinct().Count().ShouldBeLessThan(4);
    }

    /// <summary>Anthropic's wire must name a number: the model's own limit where the catalogue knows it.</summary>
    [Theory]
    [InlineData("claude-haiku-4-5", 64_000)]
    [InlineData("claude-of-tomorrow", 4096)]
    public async Task MaxTokens_NotAskedFor_IsTheModelsLimit(string model, int limit)
    {
        await AskAsync(new TaskRequest("hi") { Model = $"anthropic/{model}" });
        _simulator.Attempts[^1].Request.BodyText.ShouldContain($"\"max_tokens\":{limit}");
    }

    /// <summary>The simulator says what it sees, by the picture's bytes.</summary>
    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Image_InEveryDialect_Arrives(string dialect)
    {
        var message = new ChatMessage(ChatRole.User, [new TextContent("What is this?"), new DataContent(Png(640, 480), "image/png")]);
        var answer = await AskAsync(new TaskRequest([message]) { Model = $"{dialect}/demo" });
        answer.ShouldContain("640");
        answer.ShouldContain("480");
    }

    private async Task<StreamSummary> AskAsync(string dialect, string prompt)
    {
        var chunks = await _switch.StreamChunksAsync(Request(dialect, prompt), Token).ToListAsync(Token);
        return chunks[^1].Summary!;
    }

    private async Task<string> AskAsync(TaskRequest request) => string.Concat(await _switch.StreamAsync(request, Token).ToListAsync(Token));

    private static TaskRequest Request(string dialect, string prompt) => new(prompt) { Model = $"{dialect}/demo" };

    /// <summary>A PNG's signature and header: all that tells its type and size.</summary>
    private static byte[] Png(int width, int height) =>
        [
            0x89,
            (byte)'P',
            (byte)'N',
            (byte)'G',
            13,
            10,
            26,
            10,
            0,
            0,
            0,
            13,
            (byte)'I',
            (byte)'H',
            (byte)'D',
            (byte)'R',
            0,
            0,
            (byte)(width >> 8),
            (byte)width,
            0,
            0,
            (byte)(height >> 8),
            (byte)height,
            8,
            2,
            0,
            0,
            0,
        ];
}
