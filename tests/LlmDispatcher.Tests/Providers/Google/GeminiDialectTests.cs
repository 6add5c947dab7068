using System.Net;
using System.Net.Sockets;
using System.Text;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.Http;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Providers.Failures;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.Google;

public sealed class GeminiDialectTests
{
    [Theory]
    [InlineData("https://host", "gemini-2.5-flash", "https://host/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse")]
    [InlineData("https://host/", "models/gemini-x", "https://host/v1beta/models/gemini-x:streamGenerateContent?alt=sse")]
    [InlineData(
        "http://host:1/proxy/",
        "tunedModels/my model",
        "http://host:1/proxy/v1beta/tunedModels/my%20model:streamGenerateContent?alt=sse"
    )]
    [InlineData("https://host?a=b", "x?y#z", "https://host/v1beta/models/x%3Fy%23z:streamGenerateContent?a=b&alt=sse")]
    public void Write_Address_HoldsTheModelAndAsksForEvents(string baseUrl, string model, string address)
    {
        using var message = new GeminiDialect(new ProviderOptions { BaseUrl = new Uri(baseUrl) }).Write(
            new TaskRequest("Hi") { Model = model }
        );
        message.RequestUri!.AbsoluteUri.ShouldBe(address);
        message.Method.ShouldBe(HttpMethod.Post);
    }

    [Fact]
    public async Task Write_Key_IsAHeaderAndNeverInTheAddress()
    {
        var options = new ProviderOptions { BaseUrl = new Uri("https://host"), ApiKey = "AIza-secret" };
        options.Headers["X-Own"] = "1";
        using var message = new GeminiDialect(options).Write(new TaskRequest("Hi") { Model = "m" });

        message.Headers.GetValues("x-goog-api-key").ShouldBe(["AIza-secret"]);
        message.Headers.GetValues("X-Own").ShouldBe(["1"]);
        message.Headers.UserAgent.ToString().ShouldStartWith("llm-dispatcher/");
        message.RequestUri!.AbsoluteUri.ShouldNotContain("secret");
        message.Content!.Headers.ContentType!.ToString().ShouldBe("application/json");
        (await message.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe($"{{{GeminiRequests.Hi}}}");
    }

    [Fact]
    public void Write_HeaderOfTheOptions_WinsOverOurs()
    {
        var options = new ProviderOptions { BaseUrl = new Uri("https://host"), ApiKey = "a" };
        options.Headers["x-goog-api-key"] = "b";
        using var message = new GeminiDialect(options).Write(new TaskRequest("Hi") { Model = "m" });
        message.Headers.GetValues("x-goog-api-key").ShouldBe(["b"]);
    }

    [Fact]
    public void ReadHead_HasTheRequestIdAndNoLimits()
    {
        var head = new GeminiDialect(new ProviderOptions()).ReadHead(Answers.Headers("x-request-id: r", "x-ratelimit-limit-requests: 1"));
        head.ShouldBe(new ResponseHead { RequestId = "r" });
    }

    [Theory]
    [InlineData("text/event-stream", "FX-D1.sse", "Finished tool_calls STOP")]
    [InlineData("application/json; charset=UTF-8", "GEM-array.json", "Finished tool_calls STOP")]
    public async Task Source_OverHttp_ReadsTheAnswer(string type, string fixture, string tells)
    {
        var (events, error, sent) = await AskAsync("200 OK", type, GeminiFixtures.Load(fixture));
        error.ShouldBeNull();
        GeminiFixtures.Tell(events).ShouldContain(tells);
        sent.ShouldStartWith("POST /v1beta/models/gemini-x:streamGenerateContent?alt=sse HTTP/1.1");
    }

    [Theory]
    [InlineData("400 Bad Request", LlmErrorKind.Authentication)]
    [InlineData("200 OK", LlmErrorKind.Authentication)] // a bare error where an answer was promised
    public async Task Source_OverHttp_ReadsTheError(string status, LlmErrorKind kind)
    {
        var body = """{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}"""u8.ToArray();
        var (_, error, _) = await AskAsync(status, "application/json", body);
        error.ShouldBeOfType<ProviderException>().Kind.ShouldBe(kind);
    }

    // One answer to one request, byte for byte.
    private static async Task<(List<StreamEvent> Events, Exception? Error, string Sent)> AskAsync(string status, string type, byte[] body)
    {
        var token = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var serving = ServeAsync();
        var options = new ProviderOptions { BaseUrl = new Uri($"http://127.0.0.1:{port}"), ApiKey = "k" };
        using var source = new HttpSource(new GeminiDialect(options), options, TimeProvider.System);
        var (events, error) = await Transcript.CollectAsync(source.StreamAsync(new TaskRequest("Hi") { Model = "gemini-x" }, token));
        return (events, error, await serving);

        async Task<string> ServeAsync()
        {
            using var client = await listener.AcceptTcpClientAsync(token);
            var stream = client.GetStream();
            var request = new StringBuilder();
            var buffer = new byte[4096];
            while (!request.ToString().Contains("\"Hi\"", StringComparison.Ordinal))
                request.Append(Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, token)));
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"
                ),
                token
            );
            await stream.WriteAsync(body, token);
            return request.ToString();
        }
    }
}
