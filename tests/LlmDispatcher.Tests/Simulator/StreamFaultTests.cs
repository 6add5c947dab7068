using System.Net;
using System.Text;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Tests.Simulator;

/// <summary>Every fault of a stream, as the bytes that a client sees.</summary>
public sealed class StreamFaultTests : SimulatorTest
{
    private const string WithUsage = """ "stream_options":{"include_usage":true} """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task CutAtEvent_SendsTheEventsBefore_AndEndsCleanly(int at)
    {
        var plain = await EventsAsync(Ask());
        var (bytes, broken) = await ReadAsync(Ask(), $"cut-at-event={at}");

        broken.ShouldBeNull();
        Events(Encoding.UTF8.GetString(bytes)).ShouldBe(plain[..(at - 1)]);
        (await EndingOf(at)).ShouldBe(AttemptEnding.Cut);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    public async Task CutAtByte_SendsExactlyThatMany(int at)
    {
        var plain = (await ReadAsync(Ask())).Bytes;
        var (bytes, broken) = await ReadAsync(Ask(), $"cut-at-byte={at}");

        broken.ShouldBeNull();
        bytes.ShouldBe(plain[..at]);
    }

    [Theory]
    [InlineData("reset-at-event=4")]
    [InlineData("reset-at-byte=700")]
    public async Task Reset_AfterSomeBytes_IsSeenAsABrokenConnection(string script)
    {
        var plain = (await ReadAsync(Ask())).Bytes;
        var (bytes, broken) = await ReadAsync(Ask(), script);

        broken.ShouldNotBeNull();
        bytes.Length.ShouldBeGreaterThan(500);
        bytes.ShouldBe(plain[..bytes.Length]);
        Server.Attempts[^1].Ending.ShouldBe(AttemptEnding.Reset);
        Server.Attempts[^1].BytesSent.ShouldBe(bytes.Length);
    }

    [Fact]
    public async Task Reset_BeforeHeaders_GivesNoResponse()
    {
        await Should.ThrowAsync<HttpRequestException>(async () => await SendAsync(Ask(), "reset"));

        Server.Attempts.ShouldAllBe(attempt => attempt.Status == null && attempt.Ending == AttemptEnding.Reset);
    }

    [Theory]
    [InlineData("stall-at-event=3", 2)]
    [InlineData("role-then-stall", 1)]
    [InlineData("stall-at-byte=10", 0)]
    public async Task Stall_KeepsTheConnectionOpen_UntilTheClientLeaves(string script, int events)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var response = await SendAsync(Ask(), script, leaving.Token);
        var stalled = await Server.WaitForAttemptAsync(attempt => attempt.EventsSent == events && attempt.BytesSent > 0, Token);
        stalled.Ending.ShouldBeNull();

        response.Dispose();

        await stalled.Ended.WaitAsync(Token);
        stalled.Ending.ShouldBe(AttemptEnding.ClientLeft);
        stalled.EventsSent.ShouldBe(events);
    }

    [Fact]
    public async Task Silence_NoHeaders_ClientLeavingIsRecorded()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var answer = SendAsync(Ask(), "silence", leaving.Token);
        var silent = await Server.WaitForAttemptAsync(attempt => attempt.Script.Silence, Token);

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await answer);
        await silent.Ended.WaitAsync(Token);
        silent.Ending.ShouldBe(AttemptEnding.ClientLeft);
        silent.Status.ShouldBeNull();
    }

    [Theory]
    [InlineData("endless")]
    [InlineData("comments-forever=1ms")]
    [InlineData("drip-forever-at-event=2; drip-delay=0ms")]
    public async Task NeverEnding_GoesOnUntilTheClientLeaves(string script)
    {
        using var response = await SendAsync(Ask("Hi"), script);
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        var more = new byte[script == "endless" ? 200_000 : 400];
        await stream.ReadExactlyAsync(more, Token);
        stream.Close();
        response.Dispose();

        var left = await Server.WaitForAttemptAsync(attempt => attempt.Ending is not null, Token);
        left.Ending.ShouldBe(AttemptEnding.ClientLeft);
    }

    [Fact]
    public async Task DripForever_NeverFinishesTheEvent()
    {
        using var response = await SendAsync(Ask(), "drip-forever-at-event=2; drip-delay=0ms");
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        var bytes = new byte[900];
        await stream.ReadExactlyAsync(bytes, Token);

        var parts = Encoding.UTF8.GetString(bytes).Split("\n\n");
        parts.Length.ShouldBe(2);
        parts[1].TrimEnd(' ').ShouldBe("data: {");
    }

    [Fact]
    public async Task CommentsForever_HoldNoEvent()
    {
        using var response = await SendAsync(Ask(), "comments-forever=1ms; comment=still here");
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        var bytes = new byte[": still here\n\n".Length * 3];
        await stream.ReadExactlyAsync(bytes, Token);

        Encoding.UTF8.GetString(bytes).ShouldBe(": still here\n\n: still here\n\n: still here\n\n");
    }

    [Theory]
    [InlineData("tiny-writes")]
    [InlineData("drip-at-event=3; drip-delay=0ms")]
    [InlineData("first-token-delay=1ms; event-delay=1ms; headers-delay=1ms")]
    public async Task OtherTiming_SameBytes(string script) => (await TextAsync(Ask("Hi"), script)).ShouldBe(await TextAsync(Ask("Hi")));

    [Fact]
    public async Task MalformedAtEvent_BreaksOneEvent_AndGoesOn()
    {
        var plain = await EventsAsync(Ask());
        var events = await EventsAsync(Ask(), "malformed-at-event=3");

        Should.Throw<System.Text.Json.JsonException>(() => Parse(events[2]));
        events.Where((_, i) => i != 2).ShouldBe(plain.Where((_, i) => i != 2));
    }

    [Theory]
    [InlineData("role-only", 1)]
    [InlineData("cut-at-event=2", 1)]
    public async Task RoleOnly_OneEventThenACleanEnd(string script, int events) =>
        (await EventsAsync(Ask(), script)).Length.ShouldBe(events);

    [Fact]
    public async Task NoDone_FinishesWithoutTheMarker()
    {
        var events = await EventsAsync(Ask(), "no-done");

        events.ShouldNotContain("[DONE]");
        Finishes(events).ShouldBe(["stop"]);
    }

    [Fact]
    public async Task NoFinish_TheMarkerAlone()
    {
        var events = await EventsAsync(Ask(), "no-finish");

        events[^1].ShouldBe("[DONE]");
        Finishes(events).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "{\"error\":{\"message\":\"The server", false)]
    [InlineData("done-after-error", "{\"error\":{\"message\":\"The server", true)]
    [InlineData("code=502; message=gone", "\"message\":\"gone\",\"type\":\"server_error\",\"param\":null,\"code\":502}", false)]
    [InlineData("error-form=string; message=gone", "{\"error\":\"gone\"}", false)]
    [InlineData("error-form=chunk; code=502", "\"finish_reason\":\"error\"", false)]
    [InlineData("like=openrouter; code=502", "\"code\":502", false)]
    public async Task ErrorAtEvent_IsTheLastThingSaid(string form, string expected, bool isDone)
    {
        var plain = await EventsAsync(Ask());
        var events = await EventsAsync(Ask(), $"error-at-event=4; {form}");

        events[..3].ShouldBe(plain[..3]);
        events[3].ShouldContain(expected);
        events[4..].ShouldBe(isDone ? ["[DONE]"] : []);
    }

    [Theory]
    [InlineData("error-form=event", "event: error\ndata: {\"error\":{")]
    [InlineData("like=llamacpp-old", "error: {\"message\":")]
    public async Task ErrorAtEvent_InOtherFraming(string form, string expected) =>
        (await TextAsync(Ask(), $"error-at-event=1; {form}")).ShouldStartWith(expected);

    [Theory]
    [InlineData("line-end=crlf", "\r\n")]
    [InlineData("line-end=cr", "\r")]
    public async Task LineEnd_EveryLine(string script, string end) =>
        (await TextAsync(Ask(), script)).ShouldBe((await TextAsync(Ask())).Replace("\n", end));

    [Fact]
    public async Task Bom_ComesOnceAndFirst()
    {
        var bytes = (await ReadAsync(Ask(), "bom")).Bytes;

        bytes[..3].ShouldBe([0xEF, 0xBB, 0xBF]);
        bytes[3..].ShouldBe((await ReadAsync(Ask())).Bytes);
    }

    [Fact]
    public async Task MultiLineData_JoinsToTheSameJson()
    {
        var text = await TextAsync(Ask(), "multi-line-data");

        text.ShouldContain("data: {\ndata: \"id\"");
        text.Replace("data: {\ndata: ", "data: {").ShouldBe(await TextAsync(Ask()));
    }

    [Fact]
    public async Task NoLastBlankLine_EndsRightAfterTheMarker() =>
        (await TextAsync(Ask(), "no-last-blank-line")).ShouldBe((await TextAsync(Ask()))[..^1]);

    [Fact]
    public async Task KeepAlive_CommentsBeforeEveryEvent()
    {
        var text = await TextAsync(Ask(), "keep-alive=2; comment=OPENROUTER PROCESSING");

        const string twice = ": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n";
        text.Replace(twice + "data:", "data:").ShouldBe(await TextAsync(Ask()));
    }

    [Fact]
    public async Task BigEvent_IsAsLargeAsAsked_AndMeansTheSame()
    {
        var events = await EventsAsync(Ask(), "big-event=1000000");

        events[1].Length.ShouldBe(1_000_000);
        Answer(events).ShouldBe(await AnswerAsync(Ask()));
    }

    [Fact]
    public async Task JsonInstead_AnswersAStreamWithOneObject()
    {
        using var response = await SendAsync(Ask(), "json-instead");

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        (await response.Content.ReadAsStringAsync(Token)).ShouldStartWith("{\"id\":\"chatcmpl-");
    }

    [Fact]
    public async Task ContentType_Wrong_TheStreamBelowIsTheSame()
    {
        using var response = await SendAsync(Ask(), "content-type=text/html");

        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        Encoding.UTF8.GetString((await ReadAsync(response)).Bytes).ShouldBe(await TextAsync(Ask()));
    }

    [Theory]
    [InlineData("length")]
    [InlineData("content_filter")]
    public async Task Finish_ThatBreaksOff_SaysHalf(string reason)
    {
        var events = await EventsAsync(Ask(), $"finish={reason}");

        Finishes(events).ShouldBe([reason]);
        (await AnswerAsync(Ask())).ShouldStartWith(Answer(events));
        Answer(events).Length.ShouldBeLessThan((await AnswerAsync(Ask())).Length);
    }

    [Fact]
    public async Task Finish_UnknownReason_IsSentAsItIs() =>
        Finishes(await EventsAsync(Ask(), "finish=insufficient_system_resource")).ShouldBe(["insufficient_system_resource"]);

    [Fact]
    public async Task Refuse_TextIsInTheRefusal_AndFinishIsStop()
    {
        var events = await EventsAsync(Ask(), "refuse");

        Answer(events).ShouldBeEmpty();
        string.Concat(Deltas(events).Select(delta => Member(delta, "refusal"))).ShouldStartWith("I'm sorry");
        Finishes(events).ShouldBe(["stop"]);
    }

    [Theory]
    [InlineData("reasoning=9", new[] { "reasoning_content" })]
    [InlineData("reasoning=9; reasoning-field=reasoning", new[] { "reasoning" })]
    [InlineData("reasoning=9; reasoning-field=both", new[] { "reasoning_content", "reasoning" })]
    public async Task Reasoning_ComesFirst_InItsField(string script, string[] fields)
    {
        var events = await EventsAsync(Ask(), script);

        foreach (var field in fields)
            string.Concat(Deltas(events).Select(delta => Member(delta, field))).Split(' ').Length.ShouldBe(9);
        Answer(events).ShouldBe(await AnswerAsync(Ask()));
    }

    [Fact]
    public async Task Reasoning_MistralStyle_IsAThinkingPart() =>
        (await EventsAsync(Ask(), "like=mistral"))[1]
            .ShouldContain("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":" """.TrimEnd());

    [Fact]
    public async Task ArrayContent_TextIsAPart() =>
        (await EventsAsync(Ask(), "array-content"))[1].ShouldContain("""{"content":[{"type":"text","text":"This""");

    [Fact]
    public async Task Usage_None_NotEvenWhenAsked() =>
        (await EventsAsync(Ask(extra: WithUsage), "usage=none")).ShouldAllBe(e => !e.Contains("usage"));

    [Fact]
    public async Task Usage_InTheFinishChunk_WhichHasChoices()
    {
        var chunks = Chunks(await EventsAsync(Ask(), "usage=finish")).ToArray();

        chunks[^1].GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBeGreaterThan(0);
        chunks[^1].GetProperty("choices").GetArrayLength().ShouldBe(1);
        chunks.Count(chunk => chunk.TryGetProperty("usage", out _)).ShouldBe(1);
    }

    [Fact]
    public async Task Usage_InEveryChunk_Grows()
    {
        var spent = Chunks(await EventsAsync(Ask(), "usage=every"))
            .Select(chunk => chunk.GetProperty("usage").GetProperty("completion_tokens").GetInt32())
            .ToArray();

        spent[..4].ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public async Task AzureFirstChunk_HasNoChoices() =>
        (await EventsAsync(Ask(), "like=azure"))[0]
            .ShouldStartWith("""{"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":""");

    [Fact]
    public async Task NoFinishKey_AbsentUntilTheEnd()
    {
        var events = await EventsAsync(Ask(), "no-finish-key");

        events.Count(e => e.Contains("finish_reason")).ShouldBe(1);
        Finishes(events).ShouldBe(["stop"]);
    }

    [Theory]
    [InlineData("deepseek")]
    [InlineData("groq")]
    [InlineData("xai")]
    [InlineData("openrouter")]
    [InlineData("ollama")]
    [InlineData("vllm")]
    [InlineData("azure")]
    [InlineData("llamacpp-old")]
    public async Task Like_AnyFamily_TellsTheSameText(string family) =>
        (await AnswerAsync(Ask(), $"like={family}")).ShouldBe(await AnswerAsync(Ask()));

    private async Task<AttemptEnding?> EndingOf(int cutAt)
    {
        var attempt = await Server.WaitForAttemptAsync(a => a.Script.CutAtEvent == cutAt, Token);
        await attempt.Ended.WaitAsync(Token);
        attempt.Status.ShouldBe((int)HttpStatusCode.OK);
        attempt.EventsSent.ShouldBe(cutAt - 1);
        return attempt.Ending;
    }
}
