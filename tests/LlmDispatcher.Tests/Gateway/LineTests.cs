using System.Net;
using System.Net.Sockets;
using System.Text;
using LlmDispatcher.Gateway;
using LlmDispatcher.Simulator;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Gateway;

/// <summary>What passes between the lines of an answer: silence, slow readers, and who leaves when.</summary>
public sealed class LineTests : GatewayTest
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    public static TheoryData<string, string, string> Heartbeats =>
        new()
        {
            {
                "/v1/chat/completions",
                """{"model":"openai/demo","stream":true,"messages":[{"role":"user","content":"hi"}]}""",
                ": still here\n\n"
            },
            { "/v1/responses", """{"model":"openai/demo","stream":true,"input":"hi"}""", ": still here\n\n" },
            {
                "/v1/messages",
                """{"model":"openai/demo","max_tokens":99,"stream":true,"messages":[{"role":"user","content":"hi"}]}""",
                "event: ping\ndata: {\"type\":\"ping\"}\n\n"
            },
            { "/v1beta/models/openai/demo:streamGenerateContent?alt=sse", """{"contents":[{"parts":[{"text":"hi"}]}]}""", "\n\n" },
            { "/v1beta/models/openai/demo:streamGenerateContent", """{"contents":[{"parts":[{"text":"hi"}]}]}""", "" },
        };

    private protected override GatewayOptions Options => new() { Time = _time, MaxStreams = 2 };

    [Theory]
    [MemberData(nameof(Heartbeats))]
    public async Task Silence_BeforeTheFirstContent_IsA200WithHeartbeatsAndThenTheAnswer(string path, string body, string heartbeat)
    {
        Simulator.Enqueue(Script.Parse("headers-delay=1h"));
        var asking = PostAsync(path, body);
        var attempt = await Simulator.WaitForAttemptAsync(_ => true, Token);
        await AdvanceUntilAsync(asking);
        using var response = await asking;
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        Header(response, "x-llmd-route").ShouldBe("openai/demo");
        if (heartbeat.Length == 0)
            return;
        using var stream = await response.Content.ReadAsStreamAsync(Token);
        var read = new byte[heartbeat.Length];
        await stream.ReadExactlyAsync(read, Token);
        Encoding.UTF8.GetString(read).ShouldBe(heartbeat);
        attempt.Ending.ShouldBeNull();
    }

    [Fact]
    public async Task Client_ThatDoesNotRead_IsBoundedAndDropped()
    {
        Simulator.Enqueue(Script.Parse("endless"));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Address.Port, Token);
        const string body = """{"model":"openai/demo","stream":true,"messages":[{"role":"user","content":"hi"}]}""";
        await client
            .GetStream()
            .WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"
                ),
                Token
            );
        var attempt = await Simulator.WaitForAttemptAsync(a => a.EventsSent > 0, Token);
        await AdvanceUntilAsync(attempt.Ended);
        attempt.Ending.ShouldBe(AttemptEnding.ClientLeft);
    }

    [Fact]
    public async Task Places_WhenTaken_AreDeniedWithAWaitAndFreeAgainAfterwards()
    {
        const string body = """{"model":"openai/demo","stream":true,"messages":[{"role":"user","content":"hi"}]}""";
        Simulator.Enqueue(Script.Parse("endless; event-delay=10ms"));
        Simulator.Enqueue(Script.Parse("endless; event-delay=10ms"));
        var first = await PostAsync("/v1/chat/completions", body);
        using var second = await PostAsync("/v1/chat/completions", body);
        using (var third = await PostAsync("/v1/chat/completions", body))
        {
            third.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            Header(third, "Retry-After").ShouldBe("1");
        }
        first.Dispose();
        await (await Simulator.WaitForAttemptAsync(a => a.Request.Number == 1, Token)).Ended.WaitAsync(Token);
        while (true) // the place is free a moment after the provider's connection is closed
        {
            Token.ThrowIfCancellationRequested();
            using var fourth = await PostAsync("/v1/chat/completions", body);
            if (fourth.StatusCode == HttpStatusCode.OK)
                break;
        }
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Client_LeavingBeforeTheFirstContent_ClosesTheProvidersConnectionAtOnce(string stream)
    {
        Simulator.Enqueue(Script.Parse("silence"));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asking = PostAsync(
            "/v1/chat/completions",
            $$"""{"model":"openai/demo","stream":{{stream}},"messages":[{"role":"user","content":"hi"}]}""",
            leaving.Token
        );
        var attempt = await Simulator.WaitForAttemptAsync(_ => true, Token);
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asking);
        await attempt.Ended.WaitAsync(Token);
        attempt.Ending.ShouldBe(AttemptEnding.ClientLeft);
    }

    /// <summary>Timers are armed as things happen, so the clock is pushed on until they have.</summary>
    private async Task AdvanceUntilAsync(Task done)
    {
        while (!done.IsCompleted)
        {
            Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token));
        }
        await done;
    }
}
