using System.Text;
using System.Text.Json;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Simulator;

/// <summary>Scripts mean the same in every dialect; only the words differ.</summary>
public sealed class EveryDialectTests : DialectTest
{
    public static TheoryData<string> Dialects => ["chat", "anthropic", "gemini", "responses", "transcription"];

    public static TheoryData<string> Conversations => ["chat", "anthropic", "gemini", "responses"];

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task Question_Same_AnsweredWithTheSameText(string dialect) =>
        Said(await EventsOfAsync(Request(dialect))).ShouldBe(await AnswerAsync(Ask()));

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task NotStreamed_TheSameText_InOneObject(string dialect)
    {
        var whole = await TextOfAsync(Request(dialect, stream: false));

        Strings(Parse(whole)).ShouldContain(Said(await EventsOfAsync(Request(dialect))));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Model_WithAScriptBehindIt_IsNamedWithout(string dialect)
    {
        var attempt = await AttemptOfAsync(Request(dialect, model: "acme-1~keep-alive=1"));

        attempt.Request.Model.ShouldBe("acme-1~keep-alive=1");
        attempt.Script.ShouldBe(Script.Parse("keep-alive=1"));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task CutAtEvent_SendsTheEventsBefore_AndEndsCleanly(string dialect)
    {
        var plain = await EventsOfAsync(Request(dialect));
        using var response = await OpenAsync(Request(dialect), "cut-at-event=4");
        var (bytes, broken) = await ReadAsync(response);

        broken.ShouldBeNull();
        WireEvent.All(Encoding.UTF8.GetString(bytes)).ShouldBe(plain[..3]);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task ResetAtByte_IsSeenAsABrokenConnection(string dialect)
    {
        using var response = await OpenAsync(Request(dialect), "reset-at-byte=300");

        (await ReadAsync(response)).Broken.ShouldNotBeNull();
        Server.Attempts[^1].Ending.ShouldBe(AttemptEnding.Reset);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task StallAtEvent_KeepsTheConnectionOpen_UntilTheClientLeaves(string dialect)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var response = await OpenAsync(Request(dialect), "stall-at-event=3", leaving.Token);
        var stalled = await Server.WaitForAttemptAsync(attempt => attempt.EventsSent == 2, Token);
        stalled.Ending.ShouldBeNull();

        response.Dispose();

        await stalled.Ended.WaitAsync(Token);
        stalled.Ending.ShouldBe(AttemptEnding.ClientLeft);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task MalformedAtEvent_BreaksOneEvent_AndGoesOn(string dialect)
    {
        var plain = await EventsOfAsync(Request(dialect));
        var events = await EventsOfAsync(Request(dialect), "malformed-at-event=3");

        Should.Throw<JsonException>(() => Parse(events[2].Data));
        events.Where((_, i) => i != 2).ShouldBe(plain.Where((_, i) => i != 2));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task DripAndTinyWrites_SameBytes(string dialect) =>
        (await TextOfAsync(Request(dialect), "tiny-writes; drip-at-event=3; drip-delay=0ms; cut-at-event=9")).ShouldBe(
            await TextOfAsync(Request(dialect), "cut-at-event=9")
        );

    [Theory]
    [InlineData("chat", "{\"error\":{\"message\":\"")]
    [InlineData("anthropic", "{\"type\":\"error\",\"error\":{\"type\":\"api_error\"")]
    [InlineData("gemini", "{\"error\":{\"code\":500,")]
    [InlineData("responses", "{\"type\":\"error\",\"sequence_number\":0,\"code\":\"server_error\"")]
    [InlineData("transcription", "{\"error\":{\"message\":\"")]
    public async Task ErrorFirst_IsTheOnlyEvent(string dialect, string expected)
    {
        var error = (await EventsOfAsync(Request(dialect), "error-first; message=gone")).ShouldHaveSingleItem();

        error.Data.ShouldStartWith(expected);
        error.Data.ShouldContain("\"message\":\"gone\"");
    }

    [Theory]
    [InlineData("chat", "[DONE]")]
    [InlineData("anthropic", "message_stop")]
    [InlineData("gemini", "finishReason")]
    [InlineData("responses", "response.completed")]
    [InlineData("transcription", "transcript.text.done")]
    public async Task DoneAfterError_TheTerminalMarkerFollows(string dialect, string marker)
    {
        var events = await EventsOfAsync(Request(dialect), "error-at-event=4; done-after-error");

        events.Length.ShouldBe(5);
        events[3].Data.ShouldContain("error");
        events[4].Data.ShouldContain(marker);
    }

    [Theory]
    [InlineData("chat", "data: {")]
    [InlineData("anthropic", "event: message_start\ndata: {")]
    [InlineData("gemini", "data: {")]
    [InlineData("responses", "event: response.created\ndata: {")]
    [InlineData("transcription", "data: {")]
    public async Task DripForever_BeginsAnEventAndNeverFinishesIt(string dialect, string start)
    {
        using var response = await OpenAsync(Request(dialect), "drip-forever-at-event=1; drip-delay=0ms");
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        var bytes = new byte[300];
        await stream.ReadExactlyAsync(bytes, Token);

        Encoding.UTF8.GetString(bytes).TrimEnd(' ').ShouldBe(start);
    }

    [Theory]
    [InlineData("chat", "[DONE]")]
    [InlineData("anthropic", "message_stop")]
    [InlineData("gemini", "finishReason")]
    [InlineData("responses", "response.completed")]
    [InlineData("transcription", "transcript.text.done")]
    public async Task NoDone_EverythingButTheTerminalMarker(string dialect, string marker)
    {
        var plain = await EventsOfAsync(Request(dialect));
        var events = await EventsOfAsync(Request(dialect), "no-done");

        plain[^1].Data.ShouldContain(marker);
        events.ShouldBe(plain[..^1]);
    }

    [Theory]
    [InlineData("chat", "finish_reason\":\"stop")]
    [InlineData("anthropic", "end_turn")]
    [InlineData("gemini", "STOP")]
    [InlineData("responses", "response.completed")]
    [InlineData("transcription", "transcript.text.done")]
    public async Task NoFinish_NothingSaysWhyItEnds(string dialect, string finish)
    {
        (await TextOfAsync(Request(dialect))).ShouldContain(finish);
        (await TextOfAsync(Request(dialect), "no-finish")).ShouldNotContain(finish);
    }

    [Theory]
    [InlineData("chat", 1)]
    [InlineData("anthropic", 1)]
    [InlineData("gemini", 1)]
    [InlineData("responses", 2)]
    [InlineData("transcription", 1)]
    public async Task RoleOnly_TheOpeningWithoutAWord(string dialect, int events)
    {
        var opening = await EventsOfAsync(Request(dialect), "role-only");

        opening.Length.ShouldBe(events);
        Said(opening).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task UnknownEvents_AreThere_AndTheTextIsTheSame(string dialect)
    {
        var events = await EventsOfAsync(Request(dialect), "unknown-events");

        events.ShouldContain(e => e.Data.Contains("clients must skip this"));
        Said(events).ShouldBe(Said(await EventsOfAsync(Request(dialect))));
    }

    [Theory]
    [InlineData("chat", ": keep-alive\n\n")]
    [InlineData("anthropic", "event: ping\ndata: {\"type\":\"ping\"}\n\n")]
    [InlineData("gemini", ": keep-alive\r\n\r\n")]
    [InlineData("responses", ": keep-alive\n\n")]
    [InlineData("transcription", ": keep-alive\n\n")]
    public async Task KeepAlive_InTheDialectsOwnWay(string dialect, string sign)
    {
        (await TextOfAsync(Request(dialect), "keep-alive=2; cut-at-event=2")).ShouldStartWith(sign + sign);
        (await TextOfAsync(Request(dialect), "keep-alive=1; comment=wait; cut-at-event=2")).ShouldStartWith(": wait");
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Endless_GoesOnUntilTheClientLeaves(string dialect)
    {
        using var response = await OpenAsync(Request(dialect), "endless");
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        await stream.ReadExactlyAsync(new byte[200_000], Token);
        stream.Close();
        response.Dispose();

        var left = await Server.WaitForAttemptAsync(attempt => attempt.Ending is not null, Token);
        left.Ending.ShouldBe(AttemptEnding.ClientLeft);
    }

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task JsonInstead_AnswersAStreamWithOneObject(string dialect)
    {
        using var response = await OpenAsync(Request(dialect), "json-instead");

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        Parse(await response.Content.ReadAsStringAsync(Token)).ValueKind.ShouldBe(JsonValueKind.Object);
    }

    [Theory]
    [InlineData("chat", "maximum context length is 0 tokens")]
    [InlineData("anthropic", "prompt is too long: 10 tokens > 0 maximum")]
    [InlineData("gemini", "exceeds the maximum number of tokens allowed (0)")]
    [InlineData("responses", "exceeds the context window")]
    public async Task TooLong_InTheDialectsWords(string dialect, string words)
    {
        var (status, error) = await ErrorOfAsync(Request(dialect), "too-long");

        status.ShouldBe(400);
        error.GetProperty("message").GetString()!.ShouldContain(words);
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("anthropic")]
    [InlineData("responses")]
    public async Task RetryDelay_IsAHeader(string dialect)
    {
        using var response = await OpenAsync(Request(dialect), "status=429; retry-delay=1.5s");

        response.Headers.GetValues("retry-after").ShouldBe(["2"]);
    }

    [Theory]
    [InlineData("chat", "Authorization", "Bearer secret", 200)]
    [InlineData("chat", "Authorization", "Bearer other", 401)]
    [InlineData("anthropic", "x-api-key", "secret", 200)]
    [InlineData("anthropic", "Authorization", "Bearer secret", 200)]
    [InlineData("anthropic", "x-api-key", "other", 401)]
    [InlineData("gemini", "x-goog-api-key", "secret", 200)]
    [InlineData("gemini", "x-goog-api-key", "other", 400)]
    [InlineData("responses", "Authorization", "Bearer secret", 200)]
    [InlineData("transcription", "Authorization", "Bearer other", 401)]
    public async Task RequireKey_InTheDialectsHeader(string dialect, string header, string value, int status)
    {
        using var response = await OpenAsync(With(Request(dialect), (header, value)), "require-key=secret");

        ((int)response.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData(
        "v1/messages/nothing",
        """{"type":"error","error":{"type":"not_found_error","message":"Not found"},"request_id":"req_sim_00000001"}"""
    )]
    [InlineData(
        "v1beta/models/m:nothing",
        """{"error":{"code":404,"message":"Nothing found for POST /v1beta/models/m:nothing.","status":"NOT_FOUND"}}"""
    )]
    [InlineData(
        "v1/audio/nothing",
        """{"error":{"message":"Invalid URL (POST /v1/audio/nothing)","type":"invalid_request_error","param":null,"code":"unknown_url"}}"""
    )]
    [InlineData(
        "v1/responses/nothing",
        """{"error":{"message":"Invalid URL (POST /v1/responses/nothing)","type":"invalid_request_error","param":null,"code":"unknown_url"}}"""
    )]
    public async Task Path_Unknown_IsA404InTheDialectThatItLooksLike(string path, string expected) =>
        (await TextOfAsync(Post(path, "{}"))).ShouldBe(expected);

    [Theory]
    [InlineData("v1/models/acme%2Fbig", null, """{"id":"acme/big","object":"model",""")]
    [InlineData("v1/models/claude", "2023-06-01", """{"type":"model","id":"claude","display_name":"claude",""")]
    [InlineData("v1/models", "2023-06-01", """{"data":[{"type":"model","id":"claude-opus-4-5",""")]
    [InlineData("v1beta/models", null, """{"models":[{"name":"models/gemini-2.5-pro",""")]
    [InlineData("v1beta/models/gemini", null, """{"name":"models/gemini",""")]
    public async Task Models_InTheDialectsShape(string path, string? version, string expected)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (version is not null)
            request.Headers.Add("anthropic-version", version);

        (await TextOfAsync(request)).ShouldStartWith(expected);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"model":1,"messages":{},"contents":1,"input":{}}""")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[1,null,{"role":"user","content":[1,null,"x",{"type":"image"}]}]}""")]
    [InlineData("""{"model":"m","input":[1,null,{"role":"user","content":[1,null]},{"type":"function_call"}]}""")]
    [InlineData("""{"contents":[1,{"parts":[1,null,{"functionResponse":1},{"inlineData":{}}]}]}""")]
    [InlineData(
        """{"contents":[{"parts":[{"text":"a"}]}],"generationConfig":1,"tools":[1,{"functionDeclarations":[{"name":"f"}]}],"toolConfig":[]}"""
    )]
    [InlineData("""{"model":"\ud800","max_tokens":9,"stop":["\ud800",1],"messages":[{"role":"user","content":"\ud800"}]}""")]
    public async Task Body_OfAnyShape_IsAnsweredOrRejected(string body)
    {
        string[] paths =
        [
            "v1/chat/completions",
            "v1/responses",
            "v1/messages",
            "v1beta/models/m:generateContent",
            "v1/audio/transcriptions",
        ];
        foreach (var path in paths)
        {
            using var response = await OpenAsync(Post(path, body, ("anthropic-version", "2023-06-01")));

            ((int)response.StatusCode).ShouldBeOneOf([200, 400], path);
            Parse(await response.Content.ReadAsStringAsync(Token)).ValueKind.ShouldBe(JsonValueKind.Object, path);
        }
    }

    [Fact]
    public async Task Connection_Shared_HasOneId()
    {
        await TextOfAsync(Request("chat"));
        await TextOfAsync(Request("gemini"));
        using var other = new HttpClient { BaseAddress = Server.BaseAddress };
        await other.GetStringAsync("v1/models", Token);

        var ids = Server.Attempts.Select(attempt => attempt.Request.ConnectionId).ToArray();
        ids[0].ShouldNotBeEmpty();
        ids[1].ShouldBe(ids[0]);
        ids[2].ShouldNotBe(ids[0]);
    }

    private async Task<SimulatedAttempt> AttemptOfAsync(HttpRequestMessage request)
    {
        (await TextOfAsync(request)).ShouldNotContain("acme-1~");
        return Server.Attempts[^1];
    }

    private static HttpRequestMessage Request(string dialect, bool stream = true, string model = "any")
    {
        var streaming = $"\"stream\":{(stream ? "true" : "false")}";
        var messages = SimulatorTest.Messages(("user", Question));
        return dialect switch
        {
            "anthropic" => Messages($"\"messages\":{messages},{streaming}", model: model),
            "gemini" => Gemini(
                $$"""  "contents":[{"parts":[{"text":{{Quoted(Question)}}}]}] """,
                stream ? "streamGenerateContent?alt=sse" : "generateContent",
                model
            ),
            "responses" => Responses($"\"input\":{Quoted(Question)},{streaming}", model),
            "transcription" => Transcription(Wav, model: model, fields: ("stream", stream ? "true" : "false")),
            _ => Post("v1/chat/completions", Body(messages, model: model, stream: stream)),
        };
    }

    /// <summary>What a reader would show: the text of each dialect's deltas.</summary>
    private static string Said(WireEvent[] events) =>
        string.Concat(events.Where(e => e.Data != "[DONE]" && !e.Data.Contains("clients must skip this")).Select(e => Delta(e.Json)));

    private static string? Delta(JsonElement data) =>
        data.TryGetProperty("choices", out var choices) ? Member(choices[0].GetProperty("delta"), "content")
        : data.TryGetProperty("candidates", out var candidates)
            ? candidates[0].GetProperty("content").TryGetProperty("parts", out var parts) ? Member(parts[0], "text")
                : null
        : data.TryGetProperty("delta", out var delta)
            ? delta.ValueKind == JsonValueKind.String ? delta.GetString()
                : Member(delta, "text")
        : null;

    private static IEnumerable<string> Strings(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => [element.GetString()!],
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Strings(member.Value)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
            _ => [],
        };
}
