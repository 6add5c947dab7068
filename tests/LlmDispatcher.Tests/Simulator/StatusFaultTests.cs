using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Simulator;

public sealed class StatusFaultTests : SimulatorTest
{
    [Theory]
    [InlineData("status=500", 500, "server_error", null)]
    [InlineData("status=429; retry-after=2", 429, "rate_limit_error", "rate_limit_exceeded")]
    [InlineData("status=429; code=insufficient_quota; type=insufficient_quota", 429, "insufficient_quota", "insufficient_quota")]
    [InlineData("status=503; message=busy", 503, "service_unavailable_error", "server_is_overloaded")]
    [InlineData("status=401", 401, "invalid_request_error", "invalid_api_key")]
    [InlineData("too-long", 400, "invalid_request_error", "context_length_exceeded")]
    [InlineData("context-window=3", 400, "invalid_request_error", "context_length_exceeded")]
    public async Task Status_Scripted_IsAnErrorInOpenAIShape(string script, int status, string type, string? code)
    {
        using var response = await SendAsync(Ask(), script);

        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var error = Parse(await response.Content.ReadAsStringAsync(Token)).GetProperty("error");
        error.GetProperty("type").GetString().ShouldBe(type);
        error.GetProperty("code").GetString().ShouldBe(code);
        error.GetProperty("message").GetString().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Headers_Scripted_AreSent()
    {
        using var response = await SendAsync(
            Ask(),
            "status=429; retry-after=2; retry-after-ms=1500; header=x-ratelimit-remaining-requests:0; header=x-should-retry: false"
        );

        response.Headers.GetValues("retry-after").ShouldBe(["2"]);
        response.Headers.GetValues("retry-after-ms").ShouldBe(["1500"]);
        response.Headers.GetValues("x-ratelimit-remaining-requests").ShouldBe(["0"]);
        response.Headers.GetValues("x-should-retry").ShouldBe(["false"]);
    }

    [Fact]
    public async Task Status_WithoutABody_HasNone()
    {
        using var response = await SendAsync(Ask(), "status=204");

        ((int)response.StatusCode).ShouldBe(204);
        (await response.Content.ReadAsStringAsync(Token)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("header=content-length:5")]
    [InlineData("header=content-length:99999999")]
    public async Task Header_ThatContradictsTheBody_BreaksTheConnection(string script)
    {
        Exception? broken = null;
        try
        {
            broken = (await ReadAsync(Ask(), script)).Broken;
        }
        catch (HttpRequestException beforeTheBody)
        {
            broken = beforeTheBody;
        }

        broken.ShouldNotBeNull();
        await Server.Attempts[0].Ended.WaitAsync(Token);
    }

    [Fact]
    public async Task Code_OfDigits_IsANumber() => (await TextAsync(Ask(), "status=502; code=502")).ShouldContain("\"code\":502");

    [Fact]
    public async Task Suffix_OfTheModel_IsAScript()
    {
        using var response = await SendAsync(Ask(model: "gpt-4o~status=418~message=\"short; stout\""));

        ((int)response.StatusCode).ShouldBe(418);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("short; stout");
        Server.Attempts[0].Request.Model.ShouldBe("gpt-4o~status=418~message=\"short; stout\"");
    }

    [Fact]
    public async Task Suffix_HeaderAndQueue_AreJoined()
    {
        Server.Enqueue(Script.Parse("no-done"));

        var events = await EventsAsync(Ask(model: "gpt-4o~reasoning=5"), "usage=finish");

        events.ShouldNotContain("[DONE]");
        Server.Attempts[0].Script.ShouldBe(Script.Parse("usage=finish; no-done; reasoning=5"));
        Chunks(events).First().GetProperty("model").GetString().ShouldBe("gpt-4o");
    }

    [Fact]
    public async Task Name_ThatBeginsWithTheSeparator_IsNoScript() =>
        Chunks(await EventsAsync(Ask(model: "~acme/latest"))).First().GetProperty("model").GetString().ShouldBe("~acme/latest");

    [Fact]
    public async Task Queue_EachScriptOnce_InOrder()
    {
        Server.Enqueue(Script.Parse("status=500"));
        Server.Enqueue(Script.Parse("status=503"));

        int[] statuses = [await StatusAsync(), await StatusAsync(), await StatusAsync()];

        statuses.ShouldBe([500, 503, 200]);
    }

    [Fact]
    public async Task ScriptFor_RuleByRequest_Applies()
    {
        Server.ScriptFor = request => request.Model == "bad" ? Script.Parse("status=500") : null;

        (await StatusAsync(Ask(model: "bad"))).ShouldBe(500);
        (await StatusAsync(Ask(model: "good"))).ShouldBe(200);
    }

    [Theory]
    [InlineData("flap=2", 503)]
    [InlineData("flap=2; status=429", 429)]
    public async Task Flap_FailsSoOften_ThenIsWell(string script, int status)
    {
        int[] statuses = [await StatusAsync(Ask(), script), await StatusAsync(Ask(), script), await StatusAsync(Ask(), script)];

        statuses.ShouldBe([status, status, 200]);
    }

    [Theory]
    [InlineData("Bearer", "right", 200)]
    [InlineData("Bearer", "wrong", 401)]
    [InlineData("Basic", "right", 401)]
    public async Task RequireKey_OtherCredential_IsDenied(string scheme, string key, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions");
        request.Content = new StringContent(Ask(stream: false), Encoding.UTF8);
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, key);
        request.Headers.Add("x-simulate", "require-key=right");
        using var response = await Client.SendAsync(request, Token);

        ((int)response.StatusCode).ShouldBe(status);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            (await response.Content.ReadAsStringAsync(Token)).ShouldContain("\"code\":\"invalid_api_key\"");
    }

    private async Task<int> StatusAsync(string? body = null, string? script = null)
    {
        using var response = await SendAsync(body ?? Ask(), script);
        return (int)response.StatusCode;
    }
}
