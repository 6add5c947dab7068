using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LlmDispatcher.Hosting;
using LlmDispatcher.Providers.Http;
using LlmDispatcher.Simulator;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Providers.Http;

/// <summary>The way to a provider: headers, proxy, certificate authorities.</summary>
public sealed class HttpChannelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Headers_OfTheOptions_AreSentAndWin()
    {
        await using var simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        var options = new ProviderOptions
        {
            BaseUrl = new Uri(simulator.BaseAddress, "v1?api-version=7"),
            ApiKey = "sk-ours",
            Headers = { ["OpenAI-Project"] = "p1", ["authorization"] = "Bearer theirs" },
        };
        (await AskAsync(options)).ShouldNotBeEmpty();
        var sent = simulator.Attempts.ShouldHaveSingleItem().Request;
        (sent.Headers["OpenAI-Project"], sent.Headers["Authorization"]).ShouldBe(("p1", "Bearer theirs"));
        sent.Path.ShouldBe("/v1/chat/completions?api-version=7");
        sent.Headers["User-Agent"].ShouldStartWith("llm-dispatcher/");
    }

    [Fact]
    public async Task Proxy_IsGoneThrough()
    {
        await using var proxy = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        var options = new ProviderOptions { BaseUrl = new Uri("http://provider.invalid/v1"), Proxy = proxy.BaseAddress };
        (await AskAsync(options)).ShouldNotBeEmpty();
        proxy.Attempts.ShouldHaveSingleItem().Request.Headers["Host"].ShouldBe("provider.invalid");
    }

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        await using var elsewhere = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        await using var simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        simulator.Enqueue(Script.Parse($"status=307; header=location:{elsewhere.BaseAddress}v1/chat/completions"));
        var options = new ProviderOptions { BaseUrl = new Uri(simulator.BaseAddress, "v1"), ApiKey = "sk-secret" };
        var error = await Should.ThrowAsync<ProviderException>(() => AskAsync(options));
        error.Kind.ShouldBe(LlmErrorKind.Configuration);
        elsewhere.Attempts.ShouldBeEmpty();
    }

    [Fact]
    public async Task CertificateAuthority_OfOnesOwn_IsTrustedBesidesTheMachines()
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddDays(-1),
            TimeProvider.System.GetUtcNow().AddDays(1)
        );
        await using var server = await ServeAsync(certificate);
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), Token);
        try
        {
            var options = new ProviderOptions { BaseUrl = new Uri(server.Urls.First()) };
            var error = await Should.ThrowAsync<ProviderException>(() => AskAsync(options));
            error.Message.ShouldContain("no secure connection");
            options.CaFile = file;
            (await AskAsync(options)).ShouldBe("safe");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>DNS, TCP and TLS: here, a server that takes the connection and never says hello.</summary>
    [Fact]
    public async Task Connect_NotComing_PassesAfterItsLimitAndSaysSo()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var time = new FakeTimeProvider();
        var asked = AskAsync(
            new ProviderOptions { BaseUrl = new Uri($"https://{listener.LocalEndpoint}/v1"), ConnectTimeout = TimeSpan.FromSeconds(4) },
            time
        );
        time.Advance(TimeSpan.FromSeconds(3.9));
        asked.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(0.1));
        var timeout = await Should.ThrowAsync<StreamTimeoutException>(asked);
        (timeout.Deadline, timeout.Limit, timeout.Elapsed).ShouldBe(("connect", TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4)));
        timeout.Attempts.ShouldHaveSingleItem().Failure!.Class.ShouldBe(FailureClass.Silent);
    }

    [Fact]
    public async Task Connect_WhenTheCallerLeaves_IsGivenUp()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asked = AskAsync(
            new ProviderOptions { BaseUrl = new Uri($"https://{listener.LocalEndpoint}/v1") },
            new FakeTimeProvider(),
            leaving.Token
        );
        using var connection = await listener.AcceptSocketAsync(Token);
        await leaving.CancelAsync(); // it waits for the answer to its greeting
        await Should.ThrowAsync<OperationCanceledException>(asked);
        var rest = new byte[4096];
        while (await connection.ReceiveAsync(rest, Token) > 0) { } // ends only when the other side has closed
    }

    [Fact]
    public async Task Connect_WhenThereIsAConnection_NoLongerCounts()
    {
        var received = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        await using var server = await ServeAsync(
            certificate: null,
            async request =>
            {
                await request.Body.CopyToAsync(Stream.Null, Token);
                received.SetResult();
                await answer.Task;
            }
        );
        var time = new FakeTimeProvider();
        var asked = AskAsync(new ProviderOptions { BaseUrl = new Uri(server.Urls.First()) }, time);
        await received.Task;
        time.Advance(TimeSpan.FromSeconds(30)); // less than firstContent
        answer.SetResult();
        (await asked).ShouldBe("safe");
    }

    /// <summary>What is left of the limits matters most when nothing is.</summary>
    [Fact]
    public async Task Headers_OfAnError_AreSeenToo()
    {
        await using var simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant }, Token);
        simulator.Enqueue(
            Script.Parse(
                "status=429; header=x-ratelimit-limit-requests:60; header=x-ratelimit-remaining-requests:0; header=x-ratelimit-reset-requests:6m0s"
            )
        );
        var options = new ProviderOptions { BaseUrl = new Uri(simulator.BaseAddress, "v1"), ApiKey = "k" };
        using var source = new HttpSource(ProviderDialects.Create(options, TimeProvider.System), options, TimeProvider.System);
        var (events, error) = await Transcript.CollectAsync(source.StreamAsync(new TaskRequest("hi") { Model = "m" }, Token));
        error.ShouldBeOfType<ProviderException>().Failure.Class.ShouldBe(FailureClass.Limited);
        events.ShouldHaveSingleItem().Head!.Requests.ShouldBe(new RateLimit(60, 0, TimeSpan.FromMinutes(6)));
    }

    private static async Task<WebApplication> ServeAsync(X509Certificate2? certificate, Func<HttpRequest, Task>? before = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore().AddLogging(l => l.ClearProviders());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => _ = certificate is null ? l : l.UseHttps(certificate)));
        var app = builder.Build();
        app.Run(async context =>
        {
            await (before?.Invoke(context.Request) ?? Task.CompletedTask);
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"safe\"},\"finish_reason\":\"stop\"}]}\n\n"
            );
        });
        await app.StartAsync(Token);
        return app;
    }

    private static async Task<string> AskAsync(ProviderOptions options, TimeProvider? time = null, CancellationToken? ct = null)
    {
        using var llm = LlmSwitch.Create(builder =>
        {
            builder.Policy = new StreamPolicy { MaxRetries = 0 };
            builder.TimeProvider = time ?? TimeProvider.System;
            builder.AddProvider("p", options);
        });
        return string.Concat(await llm.StreamAsync(new TaskRequest("hi") { Model = "p/m" }, ct ?? Token).ToListAsync(Token));
    }
}
