using LlmDispatcher.Simulator;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Hosting;

/// <summary>A token that a callback gives for each request, and Azure, which wants one.</summary>
public sealed class TokenTests : ServiceTest
{
    private const string Secret = "entra-token-0123456789";

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    [InlineData("google")]
    public async Task Token_IsAskedForEachRequest_AndSentAsBearer(string dialect)
    {
        var asked = 0;
        using var llm = Switch(o =>
        {
            o.Dialect = dialect;
            o.BaseUrl = dialect == "openai" ? new Uri(Simulator.BaseAddress, "v1") : Simulator.BaseAddress;
            o.Token = _ => new($"token-{++asked}");
        });
        for (var i = 0; i < 2; i++)
            (await llm.StreamAsync(new TaskRequest("hi"), Token).ToListAsync(Token)).ShouldNotBeEmpty();
        Simulator.Attempts.Select(a => a.Request.Headers["Authorization"]).ShouldBe(["Bearer token-1", "Bearer token-2"]);
        Simulator.Attempts.ShouldAllBe(a =>
            !a.Request.Headers.ContainsKey("x-api-key") && !a.Request.Headers.ContainsKey("x-goog-api-key")
        );
    }

    [Fact]
    public async Task Callback_ThatThrows_DeniesTheRouteWithItsMessage_AndNothingIsSent()
    {
        var cause = new InvalidOperationException("no managed identity here");
        using var llm = Switch(o => o.Token = _ => throw cause);
        var failed = await Should.ThrowAsync<ProviderException>(async () =>
            await llm.StreamAsync(new TaskRequest("hi"), Token).ToListAsync(Token)
        );
        (failed.Failure.Class, failed.Kind).ShouldBe((FailureClass.Denied, LlmErrorKind.Configuration));
        failed.Message.ShouldContain("no managed identity here");
        failed.InnerException.ShouldBeSameAs(cause);
        Simulator.Attempts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines-0123456789")]
    public async Task Callback_ThatGivesNoToken_DeniesTheRoute_AndTheTokenIsInNoMessage(string token)
    {
        using var llm = Switch(o =>
            o.Token = async _ =>
            {
                await Task.Yield();
                return token;
            }
        );
        var failed = await Should.ThrowAsync<ProviderException>(async () =>
            await llm.StreamAsync(new TaskRequest("hi"), Token).ToListAsync(Token)
        );
        failed.Failure.Class.ShouldBe(FailureClass.Denied);
        failed.Message.ShouldNotContain("lines-0123456789");
    }

    [Fact]
    public async Task Callback_ThatNeverAnswers_EndsWithTheDeadline()
    {
        using var llm = Switch(
            o => o.Token = async _ => await new TaskCompletionSource<string>().Task,
            new StreamPolicy { MaxRetries = 0, FirstContentTimeout = TimeSpan.FromMilliseconds(50) }
        );
        var late = await Should.ThrowAsync<StreamTimeoutException>(async () =>
            await llm.StreamAsync(new TaskRequest("hi"), Token).ToListAsync(Token)
        );
        late.Deadline.ShouldBe("firstContent");
    }

    [Fact]
    public async Task Token_ThatTheProviderQuotes_IsBlanked()
    {
        Simulator.Enqueue(Script.Parse($"status=401; message=The token {Secret} is not valid"));
        using var llm = Switch(o => o.Token = _ => new(Secret));
        var failed = await Should.ThrowAsync<ProviderException>(async () =>
            await llm.StreamAsync(new TaskRequest("hi"), Token).ToListAsync(Token)
        );
        failed.ToString().ShouldNotContain(Secret);
        failed.Message.ShouldContain("***");
    }

    [Fact]
    public void Token_BesideAKey_IsRefused() =>
        Should
            .Throw<LlmConfigurationException>(() =>
                Switch(o =>
                {
                    o.ApiKey = "k";
                    o.Token = _ => new("t");
                })
            )
            .Key.ShouldBe("providers:sim:apiKey");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Azure_IsAddressedWithItsVersion_AndAKeyOrAToken(bool byKey)
    {
        using var http = new HttpClient(new ToSimulator(Simulator.BaseAddress)) { Timeout = Timeout.InfiniteTimeSpan };
        using var llm = Switch(o =>
        {
            o.BaseUrl = new Uri("https://my-resource.openai.azure.com/v1?api-version=preview");
            o.Http = http;
            if (byKey)
                o.ApiKey = "azure-key";
            else
                o.Token = _ => new(Secret);
        });
        (await llm.StreamAsync(new TaskRequest("hi") { MaxOutputTokens = 50 }, Token).ToListAsync(Token)).ShouldNotBeEmpty();

        var request = Simulator.Attempts[0].Request;
        request.Path.ShouldStartWith("/v1/chat/completions");
        request.Headers["x-asked-for"].ShouldBe("https://my-resource.openai.azure.com/v1/chat/completions?api-version=preview");
        request.BodyText.ShouldContain("max_completion_tokens");
        (request.Headers.GetValueOrDefault("api-key"), request.Headers.GetValueOrDefault("Authorization")).ShouldBe(
            byKey ? ("azure-key", null) : (null, $"Bearer {Secret}")
        );
    }

    private LlmSwitch Switch(Action<ProviderOptions> configure, StreamPolicy? policy = null) =>
        LlmSwitch.Create(b =>
        {
            b.Policy = policy ?? new StreamPolicy { MaxRetries = 0, BreakerFailures = 0 };
            var options = new ProviderOptions { BaseUrl = new Uri(Simulator.BaseAddress, "v1"), Models = { "demo" } };
            configure(options);
            b.AddProvider("sim", options);
        });

    /// <summary>Takes what is for Azure to the simulator.</summary>
    private sealed class ToSimulator(Uri simulator) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("x-asked-for", request.RequestUri!.AbsoluteUri);
            request.RequestUri = new Uri(simulator, request.RequestUri.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
