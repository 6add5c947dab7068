using System.Net;
using System.Text;

namespace LlmDispatcher.Tests.Gateway;

/// <summary>What clients get wrong: each is told in the client's language, and the server is there for the next one.</summary>
public sealed class BadInputTests : GatewayTest
{
    private static readonly string[] Paths =
    [
        "/v1/chat/completions",
        "/v1/responses",
        "/v1/messages",
        "/v1beta/models/google/demo:generateContent",
    ];

    public static TheoryData<string, string> WrongBodies
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var path in Paths)
            {
                data.Add(path, "");
                data.Add(path, "{");
                data.Add(path, "[]");
                data.Add(path, "null");
                data.Add(path, "\"text\"");
                data.Add(path, "{}");
                data.Add(path, "{\"a\":1}garbage");
                data.Add(path, "{\"a\":1,\"a\":2}");
                data.Add(path, "{\"\\ud800\":1}");
            }
            (string Path, string Body)[] own =
            [
                ("/v1/chat/completions", """{"model":"openai/demo","messages":[]}"""),
                ("/v1/chat/completions", """{"model":"openai/demo","messages":"hi"}"""),
                ("/v1/chat/completions", """{"model":"openai/demo","messages":[{"role":"wizard","content":"hi"}]}"""),
                ("/v1/chat/completions", """{"model":"openai/demo","messages":[{"role":"user","content":7}]}"""),
                ("/v1/chat/completions", """{"model":"openai/demo","max_tokens":-5,"messages":[{"role":"user","content":"hi"}]}"""),
                ("/v1/chat/completions", """{"model":"openai/demo","temperature":-1,"messages":[{"role":"user","content":"hi"}]}"""),
                ("/v1/chat/completions", """{"model":"openai/demo","temperature":"hot","messages":[{"role":"user","content":"hi"}]}"""),
                ("/v1/chat/completions", """{"model":"openai/demo","stream":"yes","messages":[{"role":"user","content":"hi"}]}"""),
                ("/v1/chat/completions", """{"model":7,"messages":[{"role":"user","content":"hi"}]}"""),
                ("/v1/chat/completions", """{"model":"openai/demo","n":3,"messages":[{"role":"user","content":"hi"}]}"""),
                ("/v1/chat/completions", """{"model":"openai/demo","messages":[{"role":"tool","tool_call_id":"c1","content":"x"}]}"""),
                (
                    "/v1/chat/completions",
                    """{"model":"openai/demo","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,%%%"}}]}]}"""
                ),
                ("/v1/responses", """{"model":"openai/demo","input":[]}"""),
                ("/v1/responses", """{"model":"openai/demo","input":"hi","previous_response_id":"resp_1"}"""),
                ("/v1/responses", """{"model":"openai/demo","input":"hi","background":true}"""),
                ("/v1/responses", """{"model":"openai/demo","input":[{"type":"item_reference","id":"x"}]}"""),
                ("/v1/responses", """{"model":"openai/demo","input":[{"type":"function_call_output","call_id":"c1","output":"x"}]}"""),
                ("/v1/responses", """{"model":"openai/demo","input":[{"role":"wizard","content":"hi"}]}"""),
                ("/v1/responses", """{"model":"openai/demo","input":"hi","max_output_tokens":-1}"""),
                ("/v1/messages", """{"model":"anthropic/demo","max_tokens":9,"messages":[]}"""),
                ("/v1/messages", """{"model":"anthropic/demo","max_tokens":-9,"messages":[{"role":"user","content":"hi"}]}"""),
                ("/v1/messages", """{"model":"anthropic/demo","max_tokens":9,"messages":[{"role":"wizard","content":"hi"}]}"""),
                (
                    "/v1/messages",
                    """{"model":"anthropic/demo","max_tokens":9,"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"x"}]}]}"""
                ),
                (
                    "/v1/messages",
                    """{"model":"anthropic/demo","max_tokens":9,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"%%%"}}]}]}"""
                ),
                ("/v1beta/models/google/demo:generateContent", """{"contents":[]}"""),
                ("/v1beta/models/google/demo:generateContent", """{"contents":[{"role":"wizard","parts":[{"text":"hi"}]}]}"""),
                (
                    "/v1beta/models/google/demo:generateContent",
                    """{"contents":[{"parts":[{"text":"hi"}]}],"generationConfig":{"maxOutputTokens":-1}}"""
                ),
                (
                    "/v1beta/models/google/demo:generateContent",
                    """{"contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":"%%%"}}]}]}"""
                ),
                (
                    "/v1beta/models/google/demo:generateContent",
                    """{"contents":[{"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}}]}]}"""
                ),
            ];
            foreach (var (path, body) in own)
                data.Add(path, body);
            return data;
        }
    }

    public static TheoryData<string, string, string> UnknownModels =>
        new()
        {
            {
                "/v1/chat/completions",
                """{"model":"nobody-has-this","messages":[{"role":"user","content":"hi"}]}""",
                "error.code=model_not_found"
            },
            { "/v1/responses", """{"model":"nobody-has-this","input":"hi"}""", "error.code=model_not_found" },
            {
                "/v1/messages",
                """{"model":"nobody-has-this","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""",
                "error.type=not_found_error"
            },
            { "/v1beta/models/nobody-has-this:generateContent", """{"contents":[{"parts":[{"text":"hi"}]}]}""", "error.status=NOT_FOUND" },
        };

    [Theory]
    [MemberData(nameof(WrongBodies))]
    public async Task Body_Wrong_Is400InTheClientsLanguageAndTheServerLives(string path, string body)
    {
        using var response = await PostAsync(path, body);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, await response.Content.ReadAsStringAsync(Token));
        await ShouldBeAnErrorOfAsync(path, response);
        Simulator.Attempts.ShouldBeEmpty();
        await ShouldLiveAsync();
    }

    [Theory]
    [MemberData(nameof(UnknownModels))]
    public async Task Model_Unknown_Is404InTheClientsLanguage(string path, string body, string expected)
    {
        using var response = await PostAsync(path, body);
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var (where, what) = (expected.Split('=')[0], expected.Split('=')[1]);
        where.Split('.').Aggregate(await JsonAsync(response), (json, name) => json.GetProperty(name)).GetString().ShouldBe(what);
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/responses")]
    [InlineData("/v1/messages")]
    [InlineData("/v1beta/models/google/demo:generateContent")]
    public async Task Body_OfAHundredMegabytes_Is413(string path)
    {
        using var response = await PostAsync(path, new byte[100_000_000]);
        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        await ShouldBeAnErrorOfAsync(path, response);
        await ShouldLiveAsync();
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/messages")]
    public async Task Body_WithoutALengthAndTooLarge_Is413(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StreamContent(new MemoryStream(new byte[60_000_000])),
        };
        request.Headers.TransferEncodingChunked = true;
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        await ShouldLiveAsync();
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/responses")]
    [InlineData("/v1/messages")]
    [InlineData("/v1beta/models/google/demo:generateContent")]
    public async Task Json_FiftyThousandDeep_Is400(string path)
    {
        var deep = $"{{\"messages\":{new string('[', 50_000)}{new string(']', 50_000)}}}";
        using var response = await PostAsync(path, deep);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await ShouldBeAnErrorOfAsync(path, response);
        await ShouldLiveAsync();
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/messages")]
    [InlineData("/v1beta/models/google/demo:generateContent")]
    public async Task Utf8_Invalid_Is400(string path)
    {
        using var response = await PostAsync(path, [.. "{\"model\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await ShouldLiveAsync();
    }

    [Fact]
    public async Task Body_Compressed_IsRefusedByName()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent("x") };
        request.Content.Headers.ContentEncoding.Add("gzip");
        using var response = await Http.SendAsync(request, Token);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("gzip");
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\n\r\nx\r\n--b--")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n--b--")]
    [InlineData("multipart/form-data; boundary=b", "garbage")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\nx")]
    public async Task Form_Wrong_Is400(string type, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await Http.PostAsync("/v1/audio/transcriptions", content, Token);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, await response.Content.ReadAsStringAsync(Token));
        await ShouldLiveAsync();
    }

    private async Task ShouldLiveAsync() => (await Http.GetStringAsync("/health/live", Token)).ShouldBe("ok\n");

    private static async Task ShouldBeAnErrorOfAsync(string path, HttpResponseMessage response)
    {
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var body = await JsonAsync(response);
        body.GetProperty("error").GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        if (path.StartsWith("/v1beta", StringComparison.Ordinal))
            body.GetProperty("error").GetProperty("code").GetInt32().ShouldBe((int)response.StatusCode);
        else if (path == "/v1/messages")
            body.GetProperty("type").GetString().ShouldBe("error");
        else
            body.GetProperty("error").GetProperty("type").GetString().ShouldNotBeNullOrEmpty();
    }
}
