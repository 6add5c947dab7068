using System.Text.Json;

namespace LlmDispatcher.Tests.Simulator;

public sealed class ResponsesTests : DialectTest
{
    private const string Tools = """
        "tools":[{"type":"function","name":"get_tide","parameters":{"type":"object","properties":{"port":{"type":"string"}}}}]
        """;

    [Fact]
    public async Task Events_AreNamedAfterTheirType_AndNumbered()
    {
        var events = await EventsOfAsync(Ask(Tools), "reasoning=5; preamble; tools=2; redacted-thinking; unknown-events");

        events.ShouldAllBe(e => e.Name == e.Json.GetProperty("type").GetString());
        events.Select(e => e.Json.GetProperty("sequence_number").GetInt32()).ShouldBe(Enumerable.Range(0, events.Length));
    }

    [Fact]
    public async Task Completed_HoldsEverythingAgain()
    {
        var events = await EventsOfAsync(Ask(Tools), "reasoning=5; preamble; tools=1");

        var response = events[^1].Json.GetProperty("response");
        response.GetProperty("status").GetString().ShouldBe("completed");
        response
            .GetProperty("output")
            .EnumerateArray()
            .Select(item => item.GetRawText())
            .ShouldBe(events.Where(e => e.Name == "response.output_item.done").Select(e => e.Json.GetProperty("item").GetRawText()));
        response
            .GetProperty("usage")
            .GetProperty("output_tokens_details")
            .GetProperty("reasoning_tokens")
            .GetInt32()
            .ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("", "response.reasoning_summary_text.delta")]
    [InlineData("; reasoning-field=reasoning", "response.reasoning_text.delta")]
    public async Task Reasoning_Scripted_HasItsOwnItem(string script, string type)
    {
        var events = await EventsOfAsync(Ask(), "reasoning=5" + script);

        events.Count(e => e.Name == type).ShouldBeGreaterThan(2);
        events[2].Kind.ShouldBe("response.output_item.added reasoning");
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("\"include\":[\"reasoning.encrypted_content\"]", true)]
    public async Task Reasoning_Encrypted_OnlyIfIncluded(string extra, bool isEncrypted) =>
        (await EventsOfAsync(Ask(extra), "reasoning=5")).Any(e => e.Data.Contains("encrypted_content")).ShouldBe(isEncrypted);

    [Fact]
    public async Task Arguments_AreCalledByItemId_NotByCallId()
    {
        var events = await EventsOfAsync(Ask(Tools), "tools=1");

        var item = events.First(e => e.Kind == "response.output_item.added function_call").Json.GetProperty("item");
        var deltas = events.Where(e => e.Name == "response.function_call_arguments.delta").ToArray();
        deltas.ShouldAllBe(e => Member(e.Json, "item_id") == Member(item, "id") && Member(e.Json, "item_id") != Member(item, "call_id"));
        string.Concat(deltas.Select(e => Member(e.Json, "delta")))
            .ShouldBe(Member(events.Single(e => e.Name == "response.function_call_arguments.done").Json, "arguments"));
    }

    [Theory]
    [InlineData("tools=1; no-argument-deltas", 0)]
    [InlineData("tools=1; whole-tool-calls", 1)]
    public async Task Arguments_Scripted_SoManyDeltas(string script, int deltas)
    {
        var events = await EventsOfAsync(Ask(Tools), script);

        events.Count(e => e.Name == "response.function_call_arguments.delta").ShouldBe(deltas);
        events.Count(e => e.Name == "response.function_call_arguments.done").ShouldBe(1);
    }

    [Fact]
    public async Task RotateItemIds_NoTwoAreTheSame()
    {
        var events = await EventsOfAsync(Ask(), "rotate-item-ids");

        var ids = events.Select(e => Member(e.Json, "item_id")).OfType<string>().ToArray();
        ids.Length.ShouldBeGreaterThan(5);
        ids.ShouldBeUnique();
    }

    [Fact]
    public async Task Refusal_IsAPart_AndTheResponseIsCompleted()
    {
        var events = await EventsOfAsync(Ask(), "refuse");

        string.Concat(events.Where(e => e.Name == "response.refusal.delta").Select(e => Member(e.Json, "delta")))
            .ShouldStartWith("I'm sorry");
        events.Single(e => e.Name == "response.refusal.done").Json.GetProperty("refusal").GetString()!.ShouldStartWith("I'm sorry");
        events[^1].Name.ShouldBe("response.completed");
    }

    [Theory]
    [InlineData("finish=length", "max_output_tokens")]
    [InlineData("silent-refusal", "content_filter")]
    [InlineData("finish=steered", "steered")]
    public async Task Incomplete_SaysWhy(string script, string reason)
    {
        var last = (await EventsOfAsync(Ask(), script))[^1];

        last.Name.ShouldBe("response.incomplete");
        last.Json.GetProperty("response").GetProperty("incomplete_details").GetProperty("reason").GetString().ShouldBe(reason);
    }

    [Fact]
    public async Task Failed_AtTheEnd_HasAnError()
    {
        var last = (await EventsOfAsync(Ask(), "finish=failed; code=server_error"))[^1];

        last.Name.ShouldBe("response.failed");
        last.Json.GetProperty("response").GetProperty("error").GetProperty("code").GetString().ShouldBe("server_error");
    }

    [Theory]
    [InlineData("error-at-event=3", new[] { "error" }, """{"type":"error","sequence_number":2,"code":"insufficient_quota",""")]
    [InlineData(
        "error-at-event=3; nested-error",
        new[] { "error", "response.failed" },
        """{"type":"error","sequence_number":2,"error":{"""
    )]
    [InlineData(
        "error-at-event=3; error-form=chunk",
        new[] { "response.failed" },
        """{"type":"response.failed","sequence_number":2,"response":{"""
    )]
    public async Task ErrorInStream_FlatNestedOrFailedOnly(string script, string[] names, string start)
    {
        var events = await EventsOfAsync(Ask(), script + "; code=insufficient_quota");

        events[2..].Select(e => e.Name).ShouldBe(names);
        events[2].Data.ShouldStartWith(start);
    }

    [Fact]
    public async Task ToolResult_IsQuoted() =>
        (
            await TextOfAsync(
                Responses(
                    """
                    "input":[{"role":"user","content":"What is the tide?"},{"type":"reasoning","id":"rs_1","summary":[]},
                      {"type":"function_call","call_id":"c1","name":"get_tide","arguments":"{}"},
                      {"type":"function_call_output","call_id":"c1","output":"High at 17:42"}]
                    """
                )
            )
        ).ShouldContain("“High at 17:42”");

    [Theory]
    [InlineData("\"input\":[{\"role\":\"bot\"}]", "Invalid value: 'bot'.")]
    [InlineData(""" "input":[{"role":"user","content":[{"type":"text","text":"a"}]}] """, "Invalid value: 'text'.")]
    [InlineData(""" "input":[{"role":"assistant","content":[{"type":"input_text","text":"a"}]}] """, "'output_text' and 'refusal'")]
    [InlineData(""" "input":[{"role":"user","content":[{"type":"input_image","image_url":{"url":"a"}}]}] """, "got an object instead")]
    [InlineData(""" "input":"a","tools":[{"type":"function","function":{"name":"f"}}] """, "'tools[0].name'")]
    [InlineData(""" "input":"a","previous_response_id":"resp_1" """, "'resp_1' not found")]
    [InlineData(""" "input":[{"type":"function_call_output","call_id":"c1","output":"a"}] """, "No tool call found")]
    [InlineData(
        """ "input":[{"type":"function_call","call_id":"c1","name":"f","arguments":""}] """,
        "No tool output found for function call c1"
    )]
    [InlineData("\"stream\":true", "'input'")]
    public async Task Request_Wrong_IsA400(string members, string message)
    {
        var (status, error) = await ErrorOfAsync(Responses(members));

        status.ShouldBe(400);
        error.GetProperty("message").GetString()!.ShouldContain(message);
    }

    [Fact]
    public async Task TextFormat_TheAnswerFits()
    {
        var response = await JsonOfAsync(
            Responses(
                """ "input":"a","text":{"format":{"type":"json_schema","name":"x","schema":{"type":"object","properties":{"n":{"type":"integer"}}}}} """
            )
        );

        Parse(response.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString()!)
            .GetProperty("n")
            .ValueKind.ShouldBe(JsonValueKind.Number);
    }

    private static HttpRequestMessage Ask(string extra = "") =>
        Responses($"\"input\":{Quoted(Question)},\"stream\":true{(extra == "" ? "" : "," + extra)}");
}
