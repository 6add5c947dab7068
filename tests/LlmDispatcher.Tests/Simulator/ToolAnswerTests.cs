using System.Text.Json;

namespace LlmDispatcher.Tests.Simulator;

public sealed class ToolAnswerTests : SimulatorTest
{
    private const string Tools = """
        "tools":[
          {"type":"function","function":{"name":"get_tide","description":"The tide at a port","parameters":{"type":"object","properties":{
            "port":{"type":"string"},"days":{"type":"integer","minimum":1,"maximum":7},"metric":{"type":"boolean"},
            "unit":{"type":"string","enum":["m","ft"]},"at":{"type":"array","items":{"type":"number"}}},"required":["port"]}}},
          {"type":"function","function":{"name":"get_moon","description":"The phase of the moon","parameters":{"type":"object","properties":{
            "month":{"type":["string","null"]}}}}}]
        """;

    [Fact]
    public async Task Auto_PromptSpeaksOfATool_CallsIt()
    {
        var calls = Calls(await EventsAsync(Ask("What is the tide in Brest?", Tools)));

        calls.Select(call => call.Name).ShouldBe(["get_tide"]);
    }

    [Fact]
    public async Task Auto_PromptSpeaksOfNoTool_AnswersInText() =>
        (await AnswerAsync(Ask("Why do cats purr?", Tools))).ShouldContain("simulated");

    [Theory]
    [InlineData("\"none\"", new string[0])]
    [InlineData("\"required\"", new[] { "get_tide" })]
    [InlineData("""{"type":"function","function":{"name":"get_moon"}}""", new[] { "get_moon" })]
    public async Task ToolChoice_Decides(string choice, string[] expected) =>
        Calls(await EventsAsync(Ask("Why do cats purr?", $"{Tools},\"tool_choice\":{choice}")))
            .Select(call => call.Name)
            .ShouldBe(expected);

    [Fact]
    public async Task Arguments_FitTheSchema()
    {
        var arguments = Parse(Calls(await EventsAsync(Ask("What is the tide in Brest?", Tools)))[0].Arguments);

        arguments.GetProperty("port").GetString().ShouldNotBeNullOrEmpty();
        arguments.GetProperty("days").GetInt32().ShouldBeInRange(1, 7);
        arguments.GetProperty("metric").ValueKind.ShouldBe(JsonValueKind.True);
        arguments.GetProperty("unit").GetString().ShouldBe("m");
        arguments.GetProperty("at")[0].ValueKind.ShouldBe(JsonValueKind.Number);
    }

    [Fact]
    public async Task Fragments_OneEndsInsideAnEscape()
    {
        var fragments = Fragments(await EventsAsync(Ask("What is the tide in Brest?", Tools))).Select(f => f.Arguments).ToArray();

        fragments.Length.ShouldBeGreaterThan(3);
        fragments.ShouldContain(fragment =>
            fragment.Contains("\\u") && fragment.Length - fragment.LastIndexOf("\\u", StringComparison.Ordinal) < 6
        );
    }

    [Fact]
    public async Task Parallel_SeveralAskedFor_EachWithItsOwnIndex()
    {
        var events = await EventsAsync(Ask("Tell me the tide and the moon", Tools));

        Calls(events).Select(call => (call.Index, call.Name)).ShouldBe([(0, "get_tide"), (1, "get_moon")]);
        Finishes(events).ShouldBe(["tool_calls"]);
        Deltas(events).First().GetProperty("content").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Parallel_Forbidden_OneCall() =>
        Calls(await EventsAsync(Ask("Tell me the tide and the moon", Tools + ",\"parallel_tool_calls\":false"))).Count.ShouldBe(1);

    [Theory]
    [InlineData("tool-index=same", new[] { 0, 0 })]
    [InlineData("tool-index=from-one", new[] { 1, 2 })]
    [InlineData("tool-index=missing", new[] { -1, -1 })]
    public async Task ToolIndex_Scripted_CallsAreToldApartById(string script, int[] indices)
    {
        var heads = Fragments(await EventsAsync(Ask(), $"tools=2; {script}")).Where(fragment => fragment.Id is not null).ToArray();

        heads.Select(head => head.Index).ShouldBe(indices);
        heads.Select(head => head.Id).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task WholeToolCalls_OneEventForACall()
    {
        var fragments = Fragments(await EventsAsync(Ask(), "tools=3; whole-tool-calls")).ToArray();

        fragments.Length.ShouldBe(3);
        fragments.ShouldAllBe(fragment => fragment.Id != null && Parse(fragment.Arguments).ValueKind == JsonValueKind.Object);
    }

    [Fact]
    public async Task ToolResult_IsQuotedInText()
    {
        var messages = """
            [{"role":"user","content":"What is the tide in Brest?"},
             {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"get_tide","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"c1","content":"High at 17:42"}]
            """;

        (await AnswerAsync(Body(messages, Tools))).ShouldContain("“High at 17:42”");
    }

    [Fact]
    public async Task JsonSchema_TheAnswerFits()
    {
        const string format = """
            "response_format":{"type":"json_schema","json_schema":{"name":"boat","schema":{"type":"object","properties":{
              "name":{"type":"string"},"size":{"type":"number"},"crew":{"type":"array","minItems":2,"items":{"$ref":"#/$defs/sailor"}},
              "flag":{"anyOf":[{"type":"null"},{"const":"blue"}]}},"$defs":{"sailor":{"type":"object","properties":{"rank":{"enum":["mate"]}}}}}}}
            """;

        var boat = Parse(await AnswerAsync(Ask(extra: format)));

        boat.GetProperty("name").ValueKind.ShouldBe(JsonValueKind.String);
        boat.GetProperty("size").ValueKind.ShouldBe(JsonValueKind.Number);
        boat.GetProperty("crew").EnumerateArray().Select(sailor => sailor.GetProperty("rank").GetString()).ShouldBe(["mate", "mate"]);
        boat.GetProperty("flag").GetString().ShouldBe("blue");
    }

    [Fact]
    public async Task JsonObject_IsJson() =>
        Parse(await AnswerAsync(Ask(extra: """ "response_format":{"type":"json_object"} """)))
            .GetProperty("simulated")
            .GetBoolean()
            .ShouldBeTrue();

    private static List<(int Index, string Name, string Arguments)> Calls(string[] events) =>
        [
            .. Fragments(events)
                .GroupBy(fragment => fragment.Index)
                .Select(call => (call.Key, call.First().Name!, string.Concat(call.Select(fragment => fragment.Arguments)))),
        ];

    private static IEnumerable<(int Index, string? Id, string? Name, string Arguments)> Fragments(string[] events) =>
        Deltas(events)
            .Where(delta => delta.TryGetProperty("tool_calls", out _))
            .SelectMany(delta => delta.GetProperty("tool_calls").EnumerateArray())
            .Select(call =>
                (
                    call.TryGetProperty("index", out var index) ? index.GetInt32() : -1,
                    Member(call, "id"),
                    Member(call.GetProperty("function"), "name"),
                    call.GetProperty("function").GetProperty("arguments").GetString()!
                )
            );
}
