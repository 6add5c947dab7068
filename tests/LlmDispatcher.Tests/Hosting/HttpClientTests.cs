using LlmDispatcher.Simulator;
using LlmDispatcher.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace LlmDispatcher.Tests.Hosting;

/// <summary>An HTTP client that a host or a user brings, and what would give streams up.</summary>
public sealed class HttpClientTests : ServiceTest
{
    [Fact]
    public async Task Factory_SendsTheRequests_WithTheHandlersOfTheHost_AndStreams()
    {
        using var host = Host(s =>
            s.AddLlmDispatcher()
                .AddProvider("sim", Reach)
                .ConfigureHttpClient("sim", http => http.AddHttpMessageHandler(() => new AddHeader("x-team", "tides")))
        );
        await host.StartAsync(Token);
        Simulator.Enqueue(Script.Parse("endless"));
        var llm = host.Services.GetRequiredService<LlmSwitch>();
        await foreach (var text in llm.StreamAsync(new TaskRequest("Tell me about the tide"), Token)) // before the answer is over, for it never is
            break;
        var attempt = await Simulator.WaitForAttemptAsync(a => a.Ending is not null, Token);
        attempt.Ending.ShouldBe(AttemptEnding.ClientLeft);
        attempt.Request.Headers["x-team"].ShouldBe("tides");
        llm.Warnings.ShouldBeEmpty();
        (await AskAsync(host.Services)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Factory_WithATimeout_Warns()
    {
        using var host = Host(s =>
            s.AddLlmDispatcher()
                .AddProvider("sim", Reach)
                .ConfigureHttpClient("sim", http => http.ConfigureHttpClient(c => c.Timeout = TimeSpan.FromSeconds(30)))
        );
        await host.StartAsync(Token);
        var warning = host.Services.GetRequiredService<LlmSwitch>().Warnings.ShouldHaveSingleItem();
        warning.ShouldContain("30 s");
        Log.Ours.ShouldHaveSingleItem().Text.ShouldBe(warning);
        Log.Ours[0].Id.Id.ShouldBe(9001);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Factory_WithAStandardResilienceHandler_Warns(bool byDefault)
    {
        using var host = Host(s =>
        {
            if (byDefault)
                s.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler());
            s.AddLlmDispatcher()
                .AddProvider("sim", Reach)
                .ConfigureHttpClient(
                    "sim",
                    http =>
                    {
                        if (!byDefault)
                            http.AddStandardResilienceHandler();
                    }
                );
        });
        await host.StartAsync(Token);
        host.Services.GetRequiredService<LlmSwitch>().Warnings.ShouldHaveSingleItem().ShouldContain("AddStandardResilienceHandler");
        (await AskAsync(host.Services)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Defaults_OfTheHost_DoNotTouchAProviderWithoutAClientOfItsOwn()
    {
        using var host = Host(s =>
        {
            s.ConfigureHttpClientDefaults(http =>
                http.ConfigureHttpClient(c => c.Timeout = TimeSpan.FromSeconds(1)).AddStandardResilienceHandler()
            );
            s.AddLlmDispatcher().AddProvider("sim", Reach);
        });
        await host.StartAsync(Token);
        host.Services.GetRequiredService<LlmSwitch>().Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task BroughtClient_IsUsed_WarnsOfItsTimeout_AndStaysItsOwners()
    {
        using var http = new HttpClient(new AddHeader("x-team", "tides") { InnerHandler = new SocketsHttpHandler() });
        await using (var llm = Switch(http))
        {
            llm.Warnings.ShouldHaveSingleItem().ShouldContain("100 s");
            Simulator.Enqueue(Script.Parse("endless"));
            await foreach (var text in llm.StreamAsync(new TaskRequest("Tell me about the tide"), Token))
                break;
        }
        Simulator.Attempts[0].Request.Headers["x-team"].ShouldBe("tides");
        (await http.GetAsync(new Uri(Simulator.BaseAddress, "v1/models"), Token)).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task BroughtInvoker_WithoutATimeout_IsUsed()
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        using var llm = Switch(http);
        llm.Warnings.ShouldBeEmpty();
        (await llm.StreamAsync(new TaskRequest("Tell me about the tide"), Token).ToListAsync(Token)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task BroughtClient_ThatGivesUp_IsNamed_AndNotTakenForOurDeadline()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(50) };
        using var llm = Switch(http);
        Simulator.Enqueue(Script.Parse("silence"));
        var failed = await Should.ThrowAsync<ProviderException>(async () =>
            await llm.StreamAsync(new TaskRequest("hi"), Token).ToListAsync(Token)
        );
        (failed.Failure.Class, failed.Kind).ShouldBe((FailureClass.Silent, LlmErrorKind.Timeout));
        failed.Message.ShouldContain("HttpClient");
    }

    [Fact]
    public async Task BroughtClient_WhoseHandlerThrows_IsAFailureOfItsRoute()
    {
        using var http = new HttpClient(new Throwing()) { Timeout = Timeout.InfiniteTimeSpan };
        using var llm = Switch(http);
        var failed = await Should.ThrowAsync<ProviderException>(async () =>
            await llm.StreamAsync(new TaskRequest("hi"), Token).ToListAsync(Token)
        );
        (failed.Failure.Class, failed.Message).ShouldBe((FailureClass.Transient, "The HttpClient failed: circuit open"));
    }

    [Fact]
    public void BroughtClient_BesideAProxy_IsRefused()
    {
        using var http = new HttpClient();
        var wrong = Should.Throw<LlmConfigurationException>(() =>
            LlmSwitch.Create(b =>
                b.AddProvider(
                    "sim",
                    new ProviderOptions
                    {
                        BaseUrl = Simulator.BaseAddress,
                        Http = http,
                        Proxy = new("http://p:1"),
                    }
                )
            )
        );
        wrong.Key.ShouldBe("providers:sim:proxy");
    }

    private LlmSwitch Switch(HttpMessageInvoker http) =>
        LlmSwitch.Create(b =>
        {
            b.Policy = new StreamPolicy { MaxRetries = 0 };
            var options = new ProviderOptions { Http = http };
            Reach(options);
            b.AddProvider("sim", options);
        });

    private sealed class AddHeader(string name, string value) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add(name, value);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Throwing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("circuit open");
    }
}
