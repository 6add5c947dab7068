using System.Text.Json;

namespace LlmDispatcher.Tests.Simulator;

public sealed class AnthropicTests : DialectTest
{
    private const string Tools = """
        "tools":[{"name":"get_tide","description":"The tide at a port","input_schema":{"type":"object","properties":{"port":{"type":"string"}}}}]
        """;

    [Fact]
    public async Task Stream_Plain_HasTheOrderOfTheProtocol()
    {
        var events = await EventsOfAsync(Ask(Question), "cut-at-event=5");

        events.Select(e => e.Name).ShouldBe(["message_start", "content_block_start", "ping", "content_block_delta"]);
        (await EventsOfAsync(Ask(Question)))[^3..].Select(e => e.Name).ShouldBe(["content_block_stop", "message_delta", "message_stop"]);
    }

    [Fact]
    public async Task Events_AllOfThem_AreNamedAfterTheirType() =>
        (
            await EventsOfAsync(Ask(Question), "reasoning=4; tools=2; preamble; redacted-thinking; unknown-events; repeat-message-start")
        ).ShouldAllBe(e => e.Name == e.Json.GetProperty("type").GetString());

    [Fact]
    public async Task Usage_IsCumulative_AndTheLastIsRight()
    {
        var events = await EventsOfAsync(Ask(Question), "reasoning=6");

        var start = events[0].Json.GetProperty("message").GetProperty("usage");
        var end = events[^2].Json.GetProperty("usage");
        start.GetProperty("output_tokens").GetInt32().ShouldBe(1);
        end.GetProperty("input_tokens").GetInt32().ShouldBe(start.GetProperty("input_tokens").GetInt32());
        end.GetProperty("output_tokens")
            .GetInt32()
            .ShouldBe(
                events.Count(e =>
                    e.Kind.EndsWith("text_delta", StringComparison.Ordinal) || e.Kind.EndsWith("thinking_delta", StringComparison.Ordinal)
                )
            );
    }

    [Theory]
    [InlineData("usage=none", 0)]
    [InlineData("usage=finish", 1)]
    [InlineData("usage=own", 2)]
    [InlineData("usage=every", 3)]
    public async Task Usage_Scripted(string script, int reports) =>
        (await EventsOfAsync(Ask(Question), script)).Count(e => e.Data.Contains("\"usage\"")).ShouldBe(reports);

    [Fact]
    public async Task Thinking_ComesFirst_SignedBeforeItsEnd()
    {
        var events = await EventsOfAsync(Ask(Question, "\"thinking\":{\"type\":\"adaptive\"}"));

        var thinking = events.Where(e => e.Json.TryGetProperty("index", out var index) && index.GetInt32() == 0).ToArray();
        thinking[0].Kind.ShouldBe("content_block_start thinking");
        thinking[1].Kind.ShouldBe("content_block_delta thinking_delta");
        thinking[^2].Kind.ShouldBe("content_block_delta signature_delta");
        thinking[^1].Kind.ShouldBe("content_block_stop");
    }

    [Fact]
    public async Task Thinking_Omitted_IsASignatureOnly() =>
        (await EventsOfAsync(Ask(Question, "\"thinking\":{\"type\":\"adaptive\",\"display\":\"omitted\"}")))
            .Where(e => e.Kind.Contains("thinking") || e.Kind.Contains("signature"))
            .Select(e => e.Kind)
            .ShouldBe(["content_block_start thinking", "content_block_delta signature_delta"]);

    [Fact]
    public async Task RedactedThinking_ComesWhole()
    {
        var events = await EventsOfAsync(Ask(Question), "redacted-thinking");

        events[1].Json.GetProperty("content_block").GetProperty("data").GetString().ShouldNotBeEmpty();
        events[3].Kind.ShouldBe("content_block_stop");
    }

    [Fact]
    public async Task Tools_Parallel_EachABlockOfItsOwn()
    {
        var events = await EventsOfAsync(Ask(Question, Tools), "tools=2");

        var blocks = events.Where(e => e.Kind == "content_block_start tool_use").Select(e => e.Json).ToArray();
        blocks.Select(block => block.GetProperty("index").GetInt32()).ShouldBe([0, 1]);
        blocks.Select(block => block.GetProperty("content_block").GetProperty("id").GetString()).Distinct().Count().ShouldBe(2);
        Parse(Arguments(events, 1)).GetProperty("port").GetString().ShouldNotBeEmpty();
        Delta(events).GetProperty("stop_reason").GetString().ShouldBe("tool_use");
    }

    [Theory]
    [InlineData("tools=1; no-argument-deltas", 0)]
    [InlineData("tools=1; whole-tool-calls", 1)]
    public async Task Tools_Scripted_SoManyFragments(string script, int fragments) =>
        (await EventsOfAsync(Ask(Question, Tools), script))
            .Count(e => e.Kind.EndsWith("input_json_delta", StringComparison.Ordinal))
            .ShouldBe(fragments);

    [Fact]
    public async Task ToolResult_IsQuoted()
    {
        const string history = """
            [{"role":"user","content":"What is the tide?"},
             {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"get_tide","input":{}},{"type":"tool_use","id":"t2","name":"get_tide","input":{}}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"High at 17:42"},
               {"type":"tool_result","tool_use_id":"t2","content":[{"type":"text","text":"Low at 11:20"}]},{"type":"text","text":"So?"}]}]
            """;

        (await TextOfAsync(Messages($"\"messages\":{history},{Tools}"))).ShouldContain("“High at 17:42” and “Low at 11:20”");
    }

    [Theory]
    [InlineData("refuse", "refusal", true)]
    [InlineData("silent-refusal", "refusal", false)]
    [InlineData("finish=pause_turn", "pause_turn", true)]
    [InlineData("finish=length", "max_tokens", true)]
    [InlineData("finish=model_context_window_exceeded", "model_context_window_exceeded", true)]
    public async Task StopReason_Scripted(string script, string reason, bool hasContent)
    {
        var events = await EventsOfAsync(Ask(Question), script);

        Delta(events).GetProperty("stop_reason").GetString().ShouldBe(reason);
        events.Any(e => e.Name == "content_block_start").ShouldBe(hasContent);
    }

    [Fact]
    public async Task StopSequence_Met_IsNamed()
    {
        var delta = Delta(await EventsOfAsync(Ask(Question, "\"stop_sequences\":[\"never\",\"simulated\"]")));

        delta.GetRawText().ShouldBe("""{"stop_reason":"stop_sequence","stop_sequence":"simulated"}""");
    }

    [Fact]
    public async Task ErrorInStream_Overloaded()
    {
        var events = await EventsOfAsync(Ask(Question), "error-at-event=4; type=overloaded_error; message=Overloaded");

        events[^1]
            .ShouldBe(
                new(
                    "error",
                    """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_sim_00000001"}"""
                )
            );
    }

    [Fact]
    public async Task MessageStart_Twice_WithTheSameOrAnotherId()
    {
        var same = await EventsOfAsync(Ask(Question), "repeat-message-start");
        var other = await EventsOfAsync(Ask(Question), "foreign-message-start");

        same[1].ShouldBe(same[0]);
        other[1].Name.ShouldBe("message_start");
        other[1].ShouldNotBe(other[0]);
    }

    [Theory]
    [InlineData(429, "rate_limit_error")]
    [InlineData(529, "overloaded_error")]
    [InlineData(500, "api_error")]
    [InlineData(402, "billing_error")]
    [InlineData(413, "request_too_large")]
    public async Task Status_Scripted_HasItsType(int status, string type)
    {
        using var response = await OpenAsync(Ask(Question), $"status={status}; code=some_limit");

        ((int)response.StatusCode).ShouldBe(status);
        response.Headers.GetValues("request-id").ShouldBe(["req_sim_00000001"]);
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(
            $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"Simulated error {{{status}}}.","details":{"error_code":"some_limit"}},"request_id":"req_sim_00000001"}"""
        );
    }

    [Theory]
    [InlineData("2026-10-21", "\"temperature\":1", "temperature: Extra inputs are not permitted")]
    [InlineData("2026-10-21", "\"top_k\":5", "top_k: Extra inputs are not permitted")]
    [InlineData("2023-06-01", "\"messages\":[]", "messages: at least one message is required")]
    [InlineData("2023-06-01", "\"messages\":[{\"role\":\"bot\"}]", "messages.0.role: Input should be 'user' or 'assistant'")]
    [InlineData(
        "2023-06-01",
        """ "messages":[{"role":"user","content":[{"type":"text","text":""}]}] """,
        "text content blocks must be non-empty"
    )]
    [InlineData(
        "2023-06-01",
        """ "messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b "}] """,
        "cannot end with trailing whitespace"
    )]
    [InlineData(
        "2023-06-01",
        """ "messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t1"}]},{"role":"user","content":"a"}] """,
        "messages.0: `tool_use` ids were found without `tool_result` blocks immediately after: t1."
    )]
    public async Task Request_Wrong_IsA400(string version, string members, string message)
    {
        var (status, error) = await ErrorOfAsync(Messages(members, version));

        status.ShouldBe(400);
        error.GetProperty("type").GetString().ShouldBe("invalid_request_error");
        error.GetProperty("message").GetString()!.ShouldContain(message);
    }

    [Theory]
    [InlineData("2023-06-01", 200)]
    [InlineData("2026-10-21", 400)]
    public async Task Temperature_DependsOnTheVersion(string version, int status)
    {
        using var response = await OpenAsync(Messages($"\"temperature\":0.5,\"messages\":{Messages(("user", Question))}", version));

        ((int)response.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData(
        null,
        """{"model":"m","max_tokens":5,"messages":[{"role":"user","content":"a"}]}""",
        "anthropic-version: header is required"
    )]
    [InlineData("2023-06-01", """{"model":"m","messages":[{"role":"user","content":"a"}]}""", "max_tokens: Field required")]
    public async Task Request_Incomplete_IsA400(string? version, string body, string message)
    {
        var request = version is null ? Post("v1/messages", body) : Post("v1/messages", body, ("anthropic-version", version));

        (await ErrorOfAsync(request)).Error.GetProperty("message").GetString().ShouldBe(message);
    }

    [Fact]
    public async Task Prefill_JoinsToTheExactText_OrIsRejected()
    {
        var whole = Text(await JsonOfAsync(Ask("Write a long story about paper boats", stream: false)));
        var history = Messages(("user", "Write a long story about paper boats"), ("assistant", whole[..300].TrimEnd()));

        (whole[..300].TrimEnd() + Text(await JsonOfAsync(Messages($"\"messages\":{history}")))).ShouldBe(whole);
        (await ErrorOfAsync(Messages($"\"messages\":{history}"), "continuation=reject"))
            .Error.GetProperty("message")
            .GetString()
            .ShouldBe("This model does not support assistant message prefill. The conversation must end with a user message.");
    }

    [Theory]
    [InlineData("forged", 400)]
    [InlineData(null, 200)]
    public async Task CheckSignatures_OfThinking(string? forged, int status)
    {
        var message = await JsonOfAsync(Ask(Question, stream: false), "reasoning=5; tools=1");
        var content = message.GetProperty("content").GetRawText();
        var signature = message.GetProperty("content")[0].GetProperty("signature").GetString()!;
        var history = $$"""
            [{"role":"user","content":"a"},{"role":"assistant","content":{{content.Replace(signature, forged ?? signature)}}},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"{{message.GetProperty("content")[1].GetProperty(
                "id"
            ).GetString()}}","content":"x"}]}]
            """;
        using var response = await OpenAsync(Messages($"\"messages\":{history}"), "check-signatures");

        ((int)response.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task OutputFormat_TheAnswerFits() =>
        Parse(
                Text(
                    await JsonOfAsync(
                        Ask(
                            Question,
                            """ "output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{"n":{"type":"integer"}}}}} """,
                            stream: false
                        )
                    )
                )
            )
            .GetProperty("n")
            .ValueKind.ShouldBe(JsonValueKind.Number);

    [Fact]
    public async Task CountTokens_CountsWithoutALimit() =>
        (
            await TextOfAsync(
                Post(
                    "v1/messages/count_tokens",
                    """{"model":"m","messages":[{"role":"user","content":"one two"}]}""",
                    ("anthropic-version", "2023-06-01")
                )
            )
        ).ShouldBe("""{"input_tokens":5}""");

    private static HttpRequestMessage Ask(string prompt, string extra = "", bool stream = true) =>
        Messages($"\"messages\":{Messages(("user", prompt))},\"stream\":{(stream ? "true" : "false")}{(extra == "" ? "" : "," + extra)}");

    private static JsonElement Delta(WireEvent[] events) => events.Single(e => e.Name == "message_delta").Json.GetProperty("delta");

    private static string Text(JsonElement message) => message.GetProperty("content")[0].GetProperty("text").GetString()!;

    private static string Arguments(WireEvent[] events, int index) =>
        string.Concat(
            events
                .Where(e =>
                    e.Kind.EndsWith("input_json_delta", StringComparison.Ordinal) && e.Json.GetProperty("index").GetInt32() == index
                )
                .Select(e => Member(e.Json.GetProperty("delta"), "partial_json"))
        );
}
