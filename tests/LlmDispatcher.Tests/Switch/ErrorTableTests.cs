using LlmDispatcher.Tests.Seed;

namespace LlmDispatcher.Tests.Switch;

/// <summary>Every kind of error, and what it promises to tell.</summary>
public sealed class ErrorTableTests
{
    private const string Secret = "sk-secret-1234567890";

    private static readonly TaskRequest Request = new("Hello")
    {
        Policy = new() { Fallback = false, MaxRetries = 0 },
        Model = "both",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("reset", LlmErrorKind.Connection, "")]
    [InlineData("status=401; code=invalid_api_key; message=Bad key sk-secret-1234567890", LlmErrorKind.Authentication, "Bad key ***")]
    [InlineData("status=429; retry-after=7; message=slow down", LlmErrorKind.RateLimit, "slow down")]
    [InlineData("status=429; code=insufficient_quota; message=no credit", LlmErrorKind.QuotaExceeded, "no credit")]
    [InlineData("status=503; message=overloaded", LlmErrorKind.ServiceUnavailable, "overloaded")]
    [InlineData("status=404; code=model_not_found; message=no such model", LlmErrorKind.ModelNotFound, "no such model")]
    [InlineData("too-long", LlmErrorKind.ContextLengthExceeded, "context length")]
    [InlineData("status=400; message=bad temperature", LlmErrorKind.InvalidRequest, "bad temperature")]
    [InlineData(
        "status=400; code=content_policy_violation; message=Your request was rejected by our safety system",
        LlmErrorKind.ContentFilter,
        "safety"
    )]
    [InlineData("role-only", LlmErrorKind.Truncated, "")]
    [InlineData("content-type=text/html", LlmErrorKind.MalformedResponse, "")]
    public async Task Provider_Failing_IsToldByKindAndWords(string script, LlmErrorKind kind, string words)
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        simulated.Script(script);
        var (_, thrown) = await simulated.ReadAsync(Request);
        var error = thrown.ShouldBeOfType<ProviderException>();
        error.Kind.ShouldBe(kind, error.Message);
        error.Message.ShouldContain(words);
        error.ToString().ShouldNotContain(Secret);
        (error.Provider, error.Model).ShouldBe(("openai", "gpt-4.1-mini"));
        error.Attempts.ShouldHaveSingleItem().Failure!.Kind.ShouldBe(kind);
        if (kind == LlmErrorKind.RateLimit)
            error.Failure.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
        if (kind == LlmErrorKind.ContextLengthExceeded)
            error.Failure.MaxTokens.ShouldNotBeNull(error.Message);
    }

    [Fact]
    public async Task EveryRoute_Failing_IsFallbackExhaustedWithEveryAttempt()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        simulated.Script("status=500; message=down", "status=401; message=Bad key sk-secret-1234567890");
        var (_, thrown) = await simulated.ReadAsync(Request with { Policy = null });
        var error = thrown.ShouldBeOfType<ProviderException>();
        (error.Kind, error.Failure.Kind).ShouldBe((LlmErrorKind.FallbackExhausted, LlmErrorKind.Authentication));
        error
            .Attempts.Select(a => (a.Provider, a.Failure!.Kind))
            .ShouldBe([("openai", LlmErrorKind.ServiceUnavailable), ("local", LlmErrorKind.Authentication)]);
        error.Message.ShouldBe("Bad key *** (every route has failed: openai/gpt-4.1-mini ServiceUnavailable, local/demo Authentication).");
    }

    [Fact]
    public async Task Deadline_Passing_IsATimeoutThatNamesItself()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        simulated.Script("silence");
        var policy = Request.Policy! with { FirstContentTimeout = TimeSpan.FromMilliseconds(100) };
        var (_, thrown) = await simulated.ReadAsync(Request with { Policy = policy });
        var error = thrown.ShouldBeOfType<StreamTimeoutException>();
        (error.Kind, error.Deadline, error.Limit).ShouldBe((LlmErrorKind.Timeout, "firstContent", TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public async Task Model_ThatCannot_IsToldWithTheCapability()
    {
        await using var simulated = await SimulatedSwitch.StartAsync(Small);
        var request = new TaskRequest("What is this?") { Images = [ImageInput.FromBytes(Media.Samples.Png)], Model = "small/tiny" };
        var error = Should.Throw<NoRouteException>(() => simulated.Llm.StreamAsync(request, Token));
        (error.Kind, error.MissingCapability).ShouldBe((LlmErrorKind.ModelUnsupported, Capability.Vision));
        error.Message.ShouldContain("takes no images");
    }

    [Fact]
    public async Task Conversation_TooLongForAll_IsToldWithBothLengths()
    {
        await using var simulated = await SimulatedSwitch.StartAsync(Small);
        var request = new TaskRequest(new string('x', 200_000)) { Model = "small/tiny" };
        var error = Should.Throw<NoRouteException>(() => simulated.Llm.StreamAsync(request, Token));
        error.Kind.ShouldBe(LlmErrorKind.ContextLengthExceeded, error.Message);
        error.RequestedTokens!.Value.ShouldBeInRange(50_000, 50_010);
        error.MaxTokens.ShouldBe(1000);
        error.MissingCapability.ShouldBe(Capability.None);
    }

    [Fact]
    public async Task Cost_AboveTheLimit_IsToldBeforeAnythingIsSent()
    {
        await using var simulated = await SimulatedSwitch.StartAsync();
        var request = new TaskRequest("Hello") { Model = "openai/gpt-4.1-mini", MaxCost = 0.000001m };
        var error = Should.Throw<NoRouteException>(() => simulated.Llm.StreamAsync(request, Token));
        error.Kind.ShouldBe(LlmErrorKind.CostLimit);
        error.Message.ShouldContain("more than 0.000001");
        simulated.Simulator.Attempts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Provider_WithoutAKeyAtItsOwnAddress_IsRefusedByName(string? key)
    {
        var error = Should.Throw<LlmConfigurationException>(() =>
            LlmSwitch.Create(b => b.AddProvider("openai", new ProviderOptions { ApiKey = key }))
        );
        error.Message.ShouldContain("'providers:openai:apiKey' is missing");
        error.Message.ShouldContain("OPENAI_API_KEY");
    }

    [Fact]
    public void Provider_WithoutAKey_IsTakenWhereSomethingElseMayBringIt()
    {
        using var http = new HttpClient();
        ProviderOptions[] ways =
        [
            new() { BaseUrl = new Uri("http://127.0.0.1:9/v1") },
            new() { Http = http },
            new() { Headers = { ["Authorization"] = "Bearer x" } },
            new() { Token = _ => new("t") },
        ];
        foreach (var options in ways)
            LlmSwitch.Create(b => b.AddProvider("openai", options)).Dispose();
    }

    [Fact]
    public void Configuration_Wrong_IsToldWithItsKey()
    {
        var error = Should.Throw<LlmConfigurationException>(() => LlmSwitch.Create(_ => { }));
        (error.Kind, error.Key).ShouldBe((LlmErrorKind.Configuration, "providers"));
        error.Message.ShouldContain("OPENAI_API_KEY");
    }

    [Fact]
    public async Task Provider_NotAllowed_IsNoAvailableProvider()
    {
        await using var simulated = await SimulatedSwitch.StartAsync(b => b.AddModel("mine", ["local/demo"]));
        var request = new TaskRequest("Hello") { Model = "mine", Providers = ["openai"] };
        var error = Should.Throw<NoRouteException>(() => simulated.Llm.StreamAsync(request, Token));
        (error.Kind, error.Rejected.Count).ShouldBe((LlmErrorKind.NoAvailableProviders, 1));
    }

    private static void Small(LlmSwitchBuilder builder) =>
        builder.AddProvider(
            "small",
            new ProviderOptions
            {
                BaseUrl = new Uri("http://127.0.0.1:9/v1"),
                Models =
                {
                    new ModelOptions("tiny") { ContextWindow = 1000, Inputs = ["text"] },
                },
            }
        );
}
