using System.Net;
using System.Text.Json;

namespace LlmDispatcher.Tests.Simulator;

public sealed class GeminiTests : DialectTest
{
    private const string Tools = """
        "tools":[{"functionDeclarations":[{"name":"get_tide","parameters":{"type":"OBJECT","properties":{"port":{"type":"STRING"}}}}]}]
        """;

    [Fact]
    public async Task Sse_LinesEndInCrLf_WithoutNames()
    {
        using var response = await OpenAsync(Ask());
        var text = await response.Content.ReadAsStringAsync(Token);

        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        text.ShouldStartWith("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"This\"}],\"role\":\"model\"},\"index\":0}]");
        text.ShouldEndWith("}\r\n\r\n");
        text.Replace("\r\n", "").ShouldNotContain('\n');
    }

    [Fact]
    public async Task WithoutAlt_IsOneArrayOfTheSameChunks()
    {
        using var response = await OpenAsync(Ask(action: "streamGenerateContent"));
        var chunks = Parse(await response.Content.ReadAsStringAsync(Token)).EnumerateArray().Select(chunk => chunk.GetRawText());

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        chunks.ShouldBe((await EventsOfAsync(Ask())).Select(e => e.Data));
    }

    [Theory]
    [InlineData("cut-at-event=3", "}", false)]
    [InlineData("no-done", "\r\n]", true)]
    [InlineData("keep-alive=2", "\r\n]", true)]
    [InlineData(
        "error-at-event=2; message=gone",
        ",\r\n{\"error\":{\"code\":500,\"message\":\"gone\",\"status\":\"INTERNAL\"}}\r\n]",
        true
    )]
    public async Task Array_Scripted_EndsThus_AndIsJsonOrNot(string script, string end, bool isJson)
    {
        var text = await TextOfAsync(Ask(action: "streamGenerateContent"), script);

        text.ShouldEndWith(end);
        if (isJson)
            Parse(text).GetArrayLength().ShouldBeGreaterThan(1);
        else
            Should.Throw<JsonException>(() => Parse(text));
    }

    [Fact]
    public async Task Error_ForAnArray_IsInAnArray() =>
        (await TextOfAsync(Ask(action: "streamGenerateContent"), "status=503")).ShouldBe(
            """[{"error":{"code":503,"message":"Simulated error 503.","status":"UNAVAILABLE"}}]"""
        );

    [Fact]
    public async Task Usage_IsCumulative_ThoughtsApart()
    {
        var events = await EventsOfAsync(Ask(), "reasoning=6");

        var usage = events[^1].Json.GetProperty("usageMetadata");
        var thoughts = events.Count(e => e.Data.Contains("\"thought\":true"));
        usage.GetProperty("thoughtsTokenCount").GetInt32().ShouldBe(thoughts);
        usage.GetProperty("candidatesTokenCount").GetInt32().ShouldBe(events.Length - thoughts - 1);
        usage.GetProperty("totalTokenCount").GetInt32().ShouldBe(usage.GetProperty("promptTokenCount").GetInt32() + events.Length - 1);
    }

    [Theory]
    [InlineData("usage=none", 0)]
    [InlineData("usage=finish", 1)]
    public async Task Usage_Scripted(string script, int reports) =>
        (await EventsOfAsync(Ask(), script)).Count(e => e.Data.Contains("usageMetadata")).ShouldBe(reports);

    [Fact]
    public async Task Thoughts_Asked_ComeFirst_AndTheEndIsSigned()
    {
        var events = await EventsOfAsync(Ask("\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":true}}"));

        Part(events[0]).GetProperty("thought").GetBoolean().ShouldBeTrue();
        Part(events[^1]).GetProperty("text").GetString().ShouldBeEmpty();
        Part(events[^1]).GetProperty("thoughtSignature").GetString().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Calls_AreWhole_WithoutIds_TheFirstIsSigned_AndTheEndIsStop()
    {
        var events = await EventsOfAsync(Ask(Tools), "tools=2");

        var calls = events.Select(Part).Where(part => part.TryGetProperty("functionCall", out _)).ToArray();
        calls.Length.ShouldBe(2);
        calls.ShouldAllBe(call => Member(call.GetProperty("functionCall"), "id") == null);
        calls.Select(call => call.TryGetProperty("thoughtSignature", out _)).ShouldBe([true, false]);
        calls[0].GetProperty("functionCall").GetProperty("args").GetProperty("port").GetString().ShouldNotBeEmpty();
        Finish(events[^1]).ShouldBe("STOP");
    }

    [Fact]
    public async Task Calls_Scripted_HaveIds_OrNoArguments()
    {
        (await TextOfAsync(Ask(Tools), "tools=1; call-ids")).ShouldContain("\"functionCall\":{\"id\":\"");
        (await TextOfAsync(Ask(Tools), "tools=1; no-argument-deltas")).ShouldContain("\"functionCall\":{\"name\":\"get_tide\"}");
    }

    [Theory]
    [InlineData("\"High at 17:42\"", "“High at 17:42”")]
    [InlineData("\"High at 17:42\",\"unit\":\"m\"", "“{\"result\":\"High at 17:42\",\"unit\":\"m\" }”")]
    public async Task ToolResult_IsQuoted(string result, string quoted)
    {
        var history = $$"""
            "contents":[{"role":"user","parts":[{"text":"What is the tide?"}]},
              {"role":"model","parts":[{"functionCall":{"name":"get_tide","args":{} } }]},
              {"role":"user","parts":[{"functionResponse":{"name":"get_tide","response":{"result":{{result}} } } }]}]
            """;

        Whole(await JsonOfAsync(Gemini($"{history},{Tools}", "generateContent"))).ShouldContain(quoted);
    }

    [Theory]
    [InlineData("refuse", "SAFETY")]
    [InlineData("finish=RECITATION", "RECITATION")]
    [InlineData("finish=length", "MAX_TOKENS")]
    [InlineData("finish=MALFORMED_FUNCTION_CALL", "MALFORMED_FUNCTION_CALL")]
    public async Task FinishReason_Scripted(string script, string reason) =>
        Finish((await EventsOfAsync(Ask(), script))[^1]).ShouldBe(reason);

    [Theory]
    [InlineData("silent-refusal", "SAFETY")]
    [InlineData("silent-refusal; finish=PROHIBITED_CONTENT", "PROHIBITED_CONTENT")]
    public async Task PromptBlocked_IsTheWholeStream_WithoutACandidate(string script, string reason)
    {
        var only = (await EventsOfAsync(Ask(), script)).ShouldHaveSingleItem().Json;

        only.TryGetProperty("candidates", out _).ShouldBeFalse();
        only.GetProperty("promptFeedback").GetProperty("blockReason").GetString().ShouldBe(reason);
    }

    [Fact]
    public async Task Status_RetryHint_IsInTheBodyAndNotInAHeader()
    {
        using var response = await OpenAsync(Ask(), "status=429; retry-delay=34.4s; code=GenerateRequestsPerDayPerProjectPerModel");
        var error = Parse(await response.Content.ReadAsStringAsync(Token)).GetProperty("error");

        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter.ShouldBeNull();
        error.GetProperty("code").GetInt32().ShouldBe(429);
        error.GetProperty("status").GetString().ShouldBe("RESOURCE_EXHAUSTED");
        error
            .GetProperty("details")[0]
            .GetProperty("violations")[0]
            .GetProperty("quotaId")
            .GetString()
            .ShouldBe("GenerateRequestsPerDayPerProjectPerModel");
        error
            .GetProperty("details")[1]
            .GetRawText()
            .ShouldBe("""{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.4s"}""");
    }

    [Fact]
    public async Task Key_Wrong_IsA400_WithItsReason()
    {
        var (status, error) = await ErrorOfAsync(Ask(), "require-key=secret");

        status.ShouldBe(400);
        error.GetProperty("status").GetString().ShouldBe("INVALID_ARGUMENT");
        error.GetProperty("details")[0].GetProperty("reason").GetString().ShouldBe("API_KEY_INVALID");
    }

    [Fact]
    public async Task Key_InTheQuery_IsLetIn()
    {
        using var response = await OpenAsync(Ask(action: "generateContent?key=a%2Bb"), "require-key=a+b");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("error-at-event=2; code=503; retry-delay=2.5s", "data: {\"error\":{\"code\":503,")]
    [InlineData("error-at-event=2; error-form=bare", "\r\n\r\n{\"error\":{\"code\":500,")]
    public async Task ErrorInStream_AsDataOrNaked(string script, string expected) =>
        (await TextOfAsync(Ask(), script)).ShouldContain(expected);

    [Theory]
    [InlineData("acme%2Fbig", "acme/big")]
    [InlineData("acme/big", "acme/big")]
    public async Task Model_IsInThePath(string path, string model)
    {
        (await JsonOfAsync(Ask(action: "generateContent", model: path))).GetProperty("modelVersion").GetString().ShouldBe(model);
        Server.Attempts[^1].Request.Model.ShouldBe(model);
    }

    [Theory]
    [InlineData("\"messages\":[]", "Unknown name \"messages\": Cannot find field.")]
    [InlineData("\"contents\":[]", "contents is not specified")]
    [InlineData(""" "contents":[{"role":"assistant","parts":[{"text":"a"}]}] """, "Please use a valid role: user, model.")]
    [InlineData(
        """ "contents":[{"role":"model","parts":[{"functionCall":{"name":"f"}}]},{"role":"user","parts":[{"text":"a"}]}] """,
        "number of function response parts is equal"
    )]
    public async Task Request_Wrong_IsA400(string members, string message)
    {
        var (status, error) = await ErrorOfAsync(Gemini(members));

        status.ShouldBe(400);
        error.GetProperty("message").GetString()!.ShouldContain(message);
    }

    [Theory]
    [InlineData("c2lnLWZvcmdlZA==", 400)]
    [InlineData(null, 200)]
    public async Task CheckSignatures_OfACall(string? forged, int status)
    {
        var part = (await EventsOfAsync(Ask(Tools), "tools=1")).Select(Part).First();
        var sent = part.GetRawText()
            .Replace(part.GetProperty("thoughtSignature").GetString()!, forged ?? part.GetProperty("thoughtSignature").GetString());
        var history = $$"""
            "contents":[{"role":"user","parts":[{"text":"a"}]},{"role":"model","parts":[{{sent}}]},
              {"role":"user","parts":[{"functionResponse":{"name":"get_tide","response":{} } }]}]
            """;
        using var response = await OpenAsync(Gemini(history), "check-signatures");

        ((int)response.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData("responseJsonSchema", "object", "integer")]
    [InlineData("responseSchema", "OBJECT", "INTEGER")]
    public async Task Schema_TheAnswerFits(string name, string outer, string inner) =>
        Parse(
                Whole(
                    await JsonOfAsync(
                        Ask(
                            $$"""
                            "generationConfig":{"responseMimeType":"application/json","{{name}}":{"type":"{{outer}}","properties":{"n":{"type":"{{inner}}"} } } }
                            """,
                            "generateContent"
                        )
                    )
                )
            )
            .GetProperty("n")
            .ValueKind.ShouldBe(JsonValueKind.Number);

    [Fact]
    public async Task SnakeCase_IsUnderstood() =>
        Finish(
                (
                    await EventsOfAsync(
                        Gemini($$$""" "contents":[{"parts":[{"text":"Hi"}]}],"generation_config":{"max_output_tokens":2} """)
                    )
                )[^1]
            )
            .ShouldBe("MAX_TOKENS");

    [Fact]
    public async Task Prefill_GoesOn_OrIsRejected()
    {
        var whole = Whole(await JsonOfAsync(Ask(action: "generateContent")));
        var history = $$"""
            "contents":[{"parts":[{"text":{{Quoted(Question)}}}]},{"role":"model","parts":[{"text":{{Quoted(whole[..40])}}}]}]
            """;

        (whole[..40] + Whole(await JsonOfAsync(Gemini(history, "generateContent")))).ShouldBe(whole);
        (await ErrorOfAsync(Gemini(history), "continuation=reject")).Status.ShouldBe(400);
    }

    private static HttpRequestMessage Ask(string extra = "", string action = "streamGenerateContent?alt=sse", string model = "gemini") =>
        Gemini($$"""  "contents":[{"parts":[{"text":{{Quoted(Question)}}}]}]{{(extra == "" ? "" : "," + extra)}} """, action, model);

    private static JsonElement Part(WireEvent chunk) =>
        chunk.Json.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts")[0];

    private static string? Finish(WireEvent chunk) => Member(chunk.Json.GetProperty("candidates")[0], "finishReason");

    private static string Whole(JsonElement response) =>
        response.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts")[0].GetProperty("text").GetString()!;
}
