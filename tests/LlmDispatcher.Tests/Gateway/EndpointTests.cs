using System.Net;
using System.Text;
using System.Text.Json;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Gateway;

/// <summary>The address space, and the headers that every answer carries.</summary>
public sealed class EndpointTests : GatewayTest
{
    private const string Chat = """{"model":"openai/demo","messages":[{"role":"user","content":"hi"}]}""";

    [Fact]
    public async Task Answer_Whole_CarriesTheHeadersAndTheAnsweringModel()
    {
        using var response = await PostAsync("/v1/chat/completions", Chat);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        Header(response, "x-llmd-request-id").Length.ShouldBe(32);
        Header(response, "x-llmd-route").ShouldBe("openai/demo");
        Header(response, "x-llmd-attempts").ShouldBe("1");
        Header(response, "x-llmd-cache").ShouldBe("off");
        var body = await JsonAsync(response);
        body.GetProperty("object").GetString().ShouldBe("chat.completion");
        body.GetProperty("model").GetString().ShouldBe("demo");
        body.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
    }

    [Fact]
    public async Task Answer_Streamed_CarriesTheHeadersOfAStream()
    {
        using var response = await PostAsync("/v1/chat/completions", """{"stream":true,""" + Chat[1..]);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        Header(response, "Cache-Control").ShouldBe("no-cache");
        Header(response, "X-Accel-Buffering").ShouldBe("no");
        Header(response, "x-llmd-route").ShouldBe("openai/demo");
        Header(response, "x-llmd-attempts").ShouldBe("1");
        var text = await response.Content.ReadAsStringAsync(Token);
        text.ShouldEndWith("data: [DONE]\n\n");
        text.ShouldNotContain("\"usage\":{"); // asked for upstream, but not by this client
    }

    [Fact]
    public async Task Usage_AskedFor_ComesOnceAndLast()
    {
        using var response = await PostAsync(
            "/v1/chat/completions",
            """{"stream":true,"stream_options":{"include_usage":true},""" + Chat[1..]
        );
        var events = (await response.Content.ReadAsStringAsync(Token)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        events[^1].ShouldBe("data: [DONE]");
        events[^2].ShouldContain("\"usage\":{");
        events.Count(e => e.Contains("\"usage\":{")).ShouldBe(1);
    }

    /// <summary>Handed on as it came: members that no dialect of ours knows.</summary>
    [Fact]
    public async Task SameLanguage_UnknownMembers_ReachBothSides()
    {
        Simulator.Enqueue(Script.Parse("x-groq; azure-first-chunk"));
        using var response = await PostAsync("/v1/chat/completions", """{"stream":true,"top_secret_knob":{"a":[1]},""" + Chat[1..]);
        var text = await response.Content.ReadAsStringAsync(Token);
        text.ShouldContain("x_groq");
        text.ShouldContain("prompt_filter_results");
        Simulator.Attempts[^1].Request.BodyText.ShouldContain("\"top_secret_knob\":{\"a\":[1]}");
    }

    /// <summary>Streamed from the provider all the same: its last event holds the whole response.</summary>
    [Fact]
    public async Task SameLanguage_WholeResponse_IsTheProvidersOwn()
    {
        using var response = await PostAsync("/v1/responses", """{"model":"openai-responses/demo","input":"hi"}""");
        var body = await JsonAsync(response);
        body.GetProperty("status").GetString().ShouldBe("completed");
        body.TryGetProperty("previous_response_id", out _).ShouldBeTrue(body.GetRawText()); // which our own writer does not know
        Simulator.Attempts[^1].Request.BodyText.ShouldContain("\"stream\":true");
    }

    [Theory]
    [InlineData("\"logprobs\":true", "true", HttpStatusCode.OK)]
    [InlineData("\"logprobs\":true", "false", HttpStatusCode.OK)]
    [InlineData("\"audio\":{\"voice\":\"alloy\"}", "true", HttpStatusCode.OK)]
    [InlineData("\"audio\":{\"voice\":\"alloy\"}", "false", HttpStatusCode.BadRequest)]
    public async Task Audio_IsWhatComesInStreamsOnly(string asked, string stream, HttpStatusCode status)
    {
        using var response = await PostAsync("/v1/chat/completions", $$"""{"stream":{{stream}},{{asked}},{{Chat[1..]}}""");
        response.StatusCode.ShouldBe(status);
    }

    /// <summary>Put together from what the provider streamed, and not said anew.</summary>
    [Theory]
    [InlineData("/v1/chat/completions", "{\"model\":\"openai/demo\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")]
    [InlineData("/v1/messages", "{\"model\":\"anthropic/demo\",\"max_tokens\":99,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")]
    [InlineData("/v1beta/models/google/demo:generateContent", "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]}")]
    public async Task SameLanguage_Whole_IsWhatTheProviderWouldHaveSaid(string path, string body)
    {
        using var direct = new HttpClient { BaseAddress = Simulator.BaseAddress };
        direct.DefaultRequestHeaders.Add("anthropic-version", "2023-06-01");
        var json = new StringContent(body, Encoding.UTF8, "application/json");
        using var theirs = await direct.PostAsync(path.Replace("google/", ""), json, Token);
        using var ours = await PostAsync(path, body);
        Shape(await JsonAsync(ours)).ShouldBe(Shape(await JsonAsync(theirs)));

        static string Shape(JsonElement value) =>
            value.ValueKind switch
            {
                JsonValueKind.Object =>
                    $"{{{string.Join(",", value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => $"{m.Name}:{(IsOwn(m.Name) ? "…" : Shape(m.Value))}"))}}}",
                JsonValueKind.Array => $"[{string.Join(",", value.EnumerateArray().Select(Shape))}]",
                _ => value.GetRawText(),
            };

        static bool IsOwn(string name) => name is "id" or "responseId" or "created" or "model" or "modelVersion"; // another answer, another name
    }

    [Fact]
    public async Task OtherLanguage_UnknownMember_IsRefusedByName()
    {
        using var response = await PostAsync(
            "/v1/chat/completions",
            """{"model":"anthropic/demo","top_secret_knob":1,"messages":[{"role":"user","content":"hi"}]}"""
        );
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await JsonAsync(response)).GetProperty("error").GetProperty("message").GetString()!.ShouldContain("top_secret_knob");
        Simulator.Attempts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("openai/demo", "")]
    [InlineData("anthropic/demo", "user, metadata, seed")]
    [InlineData("google/demo", "user, metadata")]
    public async Task OtherLanguage_WhatCannotChangeTheMeaning_IsLeftOutAndNamed(string model, string dropped)
    {
        foreach (var stream in new[] { "true", "false" })
        {
            using var response = await PostAsync(
                "/v1/chat/completions",
                $$"""{"model":"{{model}}","stream":{{stream}},"user":"u1","metadata":{"a":"b"},"seed":1,"messages":[{"role":"user","content":"hi"}]}"""
            );
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            Header(response, "x-llmd-dropped").ShouldBe(dropped);
        }
    }

    [Theory]
    [InlineData("anthropic/demo", "\"frequency_penalty\":1", "frequency_penalty")]
    [InlineData("anthropic/demo", "\"response_format\":{\"type\":\"json_object\"}", "response_format")]
    [InlineData("anthropic/demo", "\"logprobs\":true", "logprobs")]
    [InlineData("google/demo", "\"logit_bias\":{\"50256\":-100}", "logit_bias")]
    [InlineData("openai-responses/demo", "\"stop\":[\"a\"]", "stop")]
    public async Task OtherLanguage_WhatChangesTheMeaning_IsRefusedByTheClientsName(string model, string member, string name)
    {
        using var response = await PostAsync(
            "/v1/chat/completions",
            $$"""{"model":"{{model}}","stream":true,{{member}},"messages":[{"role":"user","content":"hi"}]}"""
        );
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var message = (await JsonAsync(response)).GetProperty("error").GetProperty("message").GetString()!;
        message.ShouldContain(
            $" {name}".Replace(" logprobs", "'logprobs'").Replace(" logit_bias", "'logit_bias'"),
            Case.Sensitive,
            message
        );
        Simulator.Attempts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/v1/models", "", """{"object":"list","data":[{"id":"auto",""")]
    [InlineData("/v1/models", "2023-06-01", """{"data":[{"type":"model","id":"auto",""")]
    [InlineData("/v1beta/models", "", """{"models":[{"name":"models/auto",""")]
    [InlineData("/v1/models/openai/demo", "", """{"id":"openai/demo","object":"model",""")]
    [InlineData("/v1/models/openai%2Fdemo", "2023-06-01", """{"type":"model","id":"openai/demo",""")]
    [InlineData("/v1beta/models/google%2fdemo", "", """{"name":"models/google/demo",""")]
    public async Task Models_AreListedInTheShapeOfTheClient(string path, string version, string beginning)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (version.Length > 0)
            request.Headers.Add("anthropic-version", version);
        using var response = await Http.SendAsync(request, Token);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync(Token)).ShouldStartWith(beginning, Case.Sensitive);
    }

    [Theory]
    [InlineData("/v1/models/nobody-has-this", "", "error.code", "model_not_found")]
    [InlineData("/v1/models/nobody-has-this", "2023-06-01", "error.type", "not_found_error")]
    [InlineData("/v1beta/models/nobody-has-this", "", "error.status", "NOT_FOUND")]
    [InlineData("/v1/embeddings", "", "error.type", "endpoint_not_found_error")]
    [InlineData("/v1/messages/batches", "", "error.type", "not_found_error")]
    [InlineData("/v1beta/cachedContents", "", "error.status", "NOT_FOUND")]
    [InlineData("/nowhere", "", "error.type", "endpoint_not_found_error")]
    public async Task Path_ThatIsNotHere_Is404InTheLanguageItLooksLike(string path, string version, string where, string what)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (version.Length > 0)
            request.Headers.Add("anthropic-version", version);
        using var response = await Http.SendAsync(request, Token);
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        where.Split('.').Aggregate(await JsonAsync(response), (json, name) => json.GetProperty(name)).GetString().ShouldBe(what);
    }

    [Theory]
    [InlineData("GET", "/v1/chat/completions", "POST")]
    [InlineData("PUT", "/v1/messages/", "POST")]
    [InlineData("PUT", "/v1beta/models/demo:generateContent", "POST")]
    [InlineData("POST", "/v1/models", "GET")]
    [InlineData("DELETE", "/v1beta/models", "GET")]
    [InlineData("POST", "/v1beta/models/demo:nothing", "")]
    public async Task Method_Wrong_NamesTheRightOne(string method, string path, string right)
    {
        using var request = new HttpRequestMessage(new(method), path);
        using var response = await Http.SendAsync(request, Token);
        var message = (await JsonAsync(response)).GetProperty("error").GetProperty("message").GetString();
        response.StatusCode.ShouldBe(right.Length > 0 ? HttpStatusCode.MethodNotAllowed : HttpStatusCode.NotFound);
        response.Content.Headers.Allow.ShouldBe(right.Length > 0 ? [right] : []);
        if (right.Length > 0)
            message.ShouldBe($"There is no {method} {path} here; send it by {right}.");
        else
            message.ShouldBe($"There is no {method} {path} here.");
    }

    [Theory]
    [InlineData("", "The body is not the JSON of a request: it is empty.")]
    [InlineData("{\n  nonsense", "The body is not the JSON of a request: line 2, column 3: 'n' is an invalid start of a property name.")]
    public async Task Body_NotJson_IsToldWhere(string body, string beginning)
    {
        using var response = await PostAsync("/v1/chat/completions", body);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var message = (await JsonAsync(response)).GetProperty("error").GetProperty("message").GetString()!;
        message.ShouldStartWith(beginning, Case.Sensitive);
        message.ShouldNotContain("BytePositionInLine");
    }

    [Theory]
    [InlineData("[]", "The body: expected an object.")]
    [InlineData("""{"messages":[]}""", "model: is missing; expected a string.")]
    public async Task Body_WithoutWhatItNeeds_IsToldWhatIsMissing(string body, string expected)
    {
        using var response = await PostAsync("/v1/chat/completions", body);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await JsonAsync(response)).GetProperty("error").GetProperty("message").GetString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_IsOk(string path) => (await Http.GetStringAsync(path, Token)).ShouldBe("ok\n");

    [Theory]
    [InlineData("/v1beta/models/openai/demo:generateContent")]
    [InlineData("/v1beta/models/openai%2Fdemo:generateContent")]
    public async Task GeminiAddress_MayHoldSlashes(string path)
    {
        using var response = await PostAsync(path, """{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}""");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var body = await JsonAsync(response);
        body.GetProperty("modelVersion").GetString().ShouldBe("demo");
        body.GetProperty("candidates")[0].GetProperty("finishReason").GetString().ShouldBe("STOP");
    }

    [Theory]
    [InlineData("openai/demo")]
    [InlineData("google/demo")]
    public async Task GeminiStream_WithoutEvents_IsAnArrayOfJson(string model)
    {
        using var response = await PostAsync(
            $"/v1beta/models/{model}:streamGenerateContent",
            """{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}"""
        );
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var chunks = await JsonAsync(response);
        chunks.GetArrayLength().ShouldBeGreaterThan(1);
        chunks[chunks.GetArrayLength() - 1].GetProperty("candidates")[0].GetProperty("finishReason").GetString().ShouldBe("STOP");
    }

    [Fact]
    public async Task CountTokens_IsAnEstimate()
    {
        using var response = await PostAsync(
            "/v1/messages/count_tokens",
            """{"model":"anthropic/demo","messages":[{"role":"user","content":"How many tokens are these?"}]}"""
        );
        (await JsonAsync(response)).GetProperty("input_tokens").GetInt32().ShouldBeInRange(4, 30);
        Simulator.Attempts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("json", "false")]
    [InlineData("json", "true")]
    public async Task Transcription_IsAForm(string format, string stream)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Wav), "file", "speech.wav" },
            { new StringContent("openai/gpt-4o-transcribe"), "model" },
            { new StringContent(format), "response_format" },
            { new StringContent(stream), "stream" },
        };
        using var response = await Http.PostAsync("/v1/audio/transcriptions", form, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        if (stream == "true")
            text.ShouldContain("\"type\":\"transcript.text.done\"");
        else
            JsonElement.Parse(text).GetProperty("text").GetString().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Metrics_CountWhatWasServed()
    {
        (await PostAsync("/v1/chat/completions", Chat)).Dispose();
        (await PostAsync("/v1/chat/completions", "{}")).Dispose();
        var text = await Http.GetStringAsync("/metrics", Token);
        text.ShouldContain("llmd_requests_total{dialect=\"openai\",ending=\"completed\"} 1\n");
        text.ShouldContain("llmd_requests_total{dialect=\"openai\",ending=\"rejected\"} 1\n");
        text.ShouldContain("llmd_attempts_total{provider=\"openai\",ending=\"completed\"} 1\n");
        text.ShouldContain("llmd_streams_open 0\n");
        text.ShouldContain("llmd_first_content_seconds_count 1\n");
    }

    private static byte[] Wav
    {
        get
        {
            var wav = new byte[44 + 32_000];
            "RIFF"u8.CopyTo(wav);
            BitConverter.TryWriteBytes(wav.AsSpan(4), wav.Length - 8);
            "WAVEfmt "u8.CopyTo(wav.AsSpan(8));
            BitConverter.TryWriteBytes(wav.AsSpan(16), 16);
            BitConverter.TryWriteBytes(wav.AsSpan(20), (short)1);
            BitConverter.TryWriteBytes(wav.AsSpan(22), (short)1);
            BitConverter.TryWriteBytes(wav.AsSpan(24), 16_000);
            BitConverter.TryWriteBytes(wav.AsSpan(28), 32_000);
            BitConverter.TryWriteBytes(wav.AsSpan(32), (short)2);
            BitConverter.TryWriteBytes(wav.AsSpan(34), (short)16);
            "data"u8.CopyTo(wav.AsSpan(36));
            BitConverter.TryWriteBytes(wav.AsSpan(40), 32_000);
            return wav;
        }
    }
}
