using System.Net;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Gateway;

/// <summary>How failures look on the wire, byte by byte: with a status as long as there is none, then in band and without a word that says complete.</summary>
public sealed class FailureTests : GatewayTest
{
    public static TheoryData<string, string, string[]> Streams
    {
        get
        {
            var data = new TheoryData<string, string, string[]>();
            foreach (string outbound in Outbound.Select(o => o.Data))
            {
                data.Add(
                    "/v1/chat/completions",
                    $$"""{"model":"{{outbound}}/demo","stream":true,"messages":[{"role":"user","content":"Tell me about the tide"}]}""",
                    ["[DONE]", "\"finish_reason\":\"stop\""]
                );
                data.Add(
                    "/v1/responses",
                    $$"""{"model":"{{outbound}}/demo","stream":true,"input":"Tell me about the tide"}""",
                    ["response.completed", "response.incomplete"]
                );
                data.Add(
                    "/v1/messages",
                    $$"""{"model":"{{outbound}}/demo","stream":true,"max_tokens":4000,"messages":[{"role":"user","content":"Tell me about the tide"}]}""",
                    ["message_stop", "\"stop_reason\":\"end_turn\""]
                );
                data.Add(
                    $"/v1beta/models/{outbound}/demo:streamGenerateContent?alt=sse",
                    """{"contents":[{"parts":[{"text":"Tell me about the tide"}]}]}""",
                    ["finishReason"]
                );
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Failure_AfterContent_IsInBandAndNoMarkerSaysComplete(string path, string body, string[] markers)
    {
        foreach (var script in new[] { "error-at-event=14; message=the reef", "no-finish; no-done", "reset-at-event=14" })
        {
            Simulator.Enqueue(Script.Parse(script));
            using var response = await PostAsync(path, body);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            var text = await response.Content.ReadAsStringAsync(Token); // and the body ends normally
            text.ShouldContain("\"error\"");
            if (script.Contains("reef"))
                text.ShouldContain("the reef");
            foreach (var marker in markers)
                text.ShouldNotContain(marker, Case.Sensitive);
        }
    }

    /// <summary>In one piece with the content: nothing had been flushed yet, but it had been said.</summary>
    [Fact]
    public async Task Failure_RightBehindTheContent_IsInBandToo()
    {
        Simulator.Enqueue(Script.Parse("error-at-event=3"));
        using var response = await PostAsync(
            "/v1/chat/completions",
            """{"model":"anthropic/demo","stream":true,"messages":[{"role":"user","content":"hi"}]}"""
        );
        var text = await response.Content.ReadAsStringAsync(Token);
        if (response.StatusCode == HttpStatusCode.OK)
            text.ShouldStartWith("data: {");
        else
            text.ShouldStartWith("{\"error\""); // never both
    }

    [Fact]
    public async Task Array_AfterAFailure_IsStillJson()
    {
        Simulator.Enqueue(Script.Parse("error-at-event=14"));
        using var response = await PostAsync(
            "/v1beta/models/google/demo:streamGenerateContent",
            """{"contents":[{"parts":[{"text":"Tell me about the tide"}]}]}"""
        );
        var chunks = await JsonAsync(response);
        chunks[chunks.GetArrayLength() - 1].TryGetProperty("error", out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("status=400", 400)]
    [InlineData("status=401", 401)]
    [InlineData("status=403", 403)]
    [InlineData("status=404", 404)]
    [InlineData("status=408", 408)]
    [InlineData("status=409", 409)]
    [InlineData("status=413", 413)]
    [InlineData("status=422", 422)]
    [InlineData("status=429; retry-after=7", 429)]
    [InlineData("status=500", 500)]
    [InlineData("status=502", 502)]
    [InlineData("status=503", 503)]
    [InlineData("status=418", 400)]
    [InlineData("status=507", 502)]
    [InlineData("reset", 502)]
    public async Task Status_OfTheProvider_IsKeptWhereClientsKnowIt(string script, int status)
    {
        Simulator.Enqueue(Script.Parse(script + "; message=said by sk-upstream itself"));
        using var response = await PostAsync(
            "/v1/chat/completions",
            """{"model":"openai/demo","messages":[{"role":"user","content":"hi"}]}"""
        );
        ((int)response.StatusCode).ShouldBe(status);
        Header(response, "Retry-After").ShouldBe(status == 429 ? "7" : "");
        Header(response, "x-llmd-route").ShouldBe("openai/demo");
        Header(response, "x-llmd-attempts").ShouldBe("1");
        var message = (await JsonAsync(response)).GetProperty("error").GetProperty("message").GetString()!;
        message.ShouldNotContain("sk-upstream");
        if (script.StartsWith("status", StringComparison.Ordinal))
            message.ShouldContain("said by *** itself");
    }

    [Fact]
    public async Task Route_ThatNobodyHas_Is503()
    {
        using var response = await PostAsync(
            "/v1/chat/completions",
            """{"model":"openai/blind","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]}"""
        );
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await JsonAsync(response)).GetProperty("error").GetProperty("message").GetString()!.ShouldContain("openai/blind");
        Header(response, "x-llmd-attempts").ShouldBe("0");
    }

    protected override StreamPolicy Policy => base.Policy with { Recovery = RecoveryMode.Fail };

    protected override void Configure(LlmSwitchBuilder builder)
    {
        base.Configure(builder);
        var options = Provider("openai");
        options.Models.Add(new ModelOptions("blind") { Inputs = ["text"] });
        builder.AddProvider("openai", options);
    }
}
