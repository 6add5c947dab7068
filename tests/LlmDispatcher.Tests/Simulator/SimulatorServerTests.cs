using System.Net.Sockets;
using System.Text;
using LlmDispatcher.Simulator;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Simulator;

public sealed class SimulatorServerTests : SimulatorTest
{
    [Fact]
    public async Task Refuse_ThenAccept_OnTheSamePort()
    {
        var address = Server.BaseAddress;
        await Server.RefuseConnectionsAsync(Token);

        var refused = await Should.ThrowAsync<HttpRequestException>(async () => await SendAsync(Ask()));
        refused.InnerException.ShouldBeOfType<SocketException>().SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);

        await Server.AcceptConnectionsAsync(Token);
        Server.BaseAddress.ShouldBe(address);
        (await AnswerAsync(Ask())).ShouldContain("simulated");
    }

    [Fact]
    public async Task Refuse_AnswerUnderWay_IsAborted()
    {
        using var response = await SendAsync(Ask(), "stall-at-event=3");
        var attempt = await Server.WaitForAttemptAsync(a => a.EventsSent == 2, Token);

        await Server.RefuseConnectionsAsync(Token);

        (await ReadAsync(response)).Broken.ShouldNotBeNull();
        await attempt.Ended.WaitAsync(Token);
        attempt.Ending.ShouldBe(AttemptEnding.ServerStopped);
    }

    [Fact]
    public async Task TwoServers_KnowNothingOfEachOther()
    {
        await using var other = await SimulatorServer.StartAsync(new() { Pace = Pace.Instant }, Token);

        await AnswerAsync(Ask());

        other.BaseAddress.ShouldNotBe(Server.BaseAddress);
        other.Attempts.ShouldBeEmpty();
        Server.Attempts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Attempt_Recorded_WithAllThatWasSent()
    {
        var body = Ask(model: "gpt-4o~no-done");
        var bytes = (await ReadAsync(body)).Bytes;
        var attempt = Server.Attempts.Single();
        await attempt.Ended.WaitAsync(Token);

        attempt.Request.Number.ShouldBe(1);
        attempt.Request.Method.ShouldBe("POST");
        attempt.Request.Path.ShouldBe("/v1/chat/completions");
        attempt.Request.Headers["authorization"].ShouldBe("Bearer anything");
        attempt.Request.BodyText.ShouldBe(body);
        attempt.Request.Model.ShouldBe("gpt-4o~no-done");
        attempt.Script.ShouldBe(Script.Parse("no-done"));
        attempt.Status.ShouldBe(200);
        attempt.Ending.ShouldBe(AttemptEnding.Completed);
        attempt.BytesSent.ShouldBe(bytes.Length);
        attempt.EventsSent.ShouldBe(Events(Encoding.UTF8.GetString(bytes)).Length);
        attempt.FirstByteAt.ShouldNotBeNull();
        attempt.EndedAt!.Value.ShouldBeGreaterThanOrEqualTo(attempt.ReceivedAt);
    }

    [Fact]
    public async Task Shutdown_Awaited_EndsWithTheServerOrTheToken()
    {
        var server = await SimulatorServer.StartAsync(new() { Pace = Pace.Instant }, Token);
        using var cancelled = new CancellationTokenSource();
        var byToken = server.WaitForShutdownAsync(cancelled.Token);
        var byServer = server.WaitForShutdownAsync(Token);

        await cancelled.CancelAsync();
        await byToken.WaitAsync(Token);
        byServer.IsCompleted.ShouldBeFalse();
        await server.DisposeAsync();
        await byServer.WaitAsync(Token);
    }

    [Fact]
    public async Task Realistic_WaitsForTheFirstToken_OnTheGivenClock()
    {
        var clock = new FakeTimeProvider();
        await using var server = await SimulatorServer.StartAsync(new() { TimeProvider = clock }, Token);
        using var client = new HttpClient { BaseAddress = server.BaseAddress };
        var answer = client.PostAsync("v1/chat/completions", new StringContent(Ask("Hi")), Token);
        var attempt = await server.WaitForAttemptAsync(a => a.EventsSent == 1, Token);

        while (!answer.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        await attempt.Ended.WaitAsync(Token);
        (attempt.EndedAt!.Value - attempt.ReceivedAt).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(250));
        (await (await answer).Content.ReadAsStringAsync(Token)).ShouldEndWith("data: [DONE]\n\n");
    }

    [Fact]
    public async Task FlapFor_FailsForATime_ThenIsWell()
    {
        var clock = new FakeTimeProvider();
        await using var server = await SimulatorServer.StartAsync(new() { Pace = Pace.Instant, TimeProvider = clock }, Token);
        using var client = new HttpClient { BaseAddress = server.BaseAddress };
        var body = Ask(model: "gpt-4o~flap-for=10s");

        using var first = await client.PostAsync("v1/chat/completions", new StringContent(body), Token);
        clock.Advance(TimeSpan.FromSeconds(9));
        using var second = await client.PostAsync("v1/chat/completions", new StringContent(body), Token);
        clock.Advance(TimeSpan.FromSeconds(1));
        using var third = await client.PostAsync("v1/chat/completions", new StringContent(body), Token);

        new[] { first, second, third }.Select(response => (int)response.StatusCode).ShouldBe([503, 503, 200]);
    }

    [Fact]
    public async Task RequireKey_Option_DeniesOthers()
    {
        await using var server = await SimulatorServer.StartAsync(new() { RequireKey = "right", Pace = Pace.Instant }, Token);
        using var client = new HttpClient { BaseAddress = server.BaseAddress };
        using var denied = await client.GetAsync("v1/models", Token);
        client.DefaultRequestHeaders.Add("api-key", "right");
        using var allowed = await client.GetAsync("v1/models", Token);

        ((int)denied.StatusCode).ShouldBe(401);
        ((int)allowed.StatusCode).ShouldBe(200);
    }
}
