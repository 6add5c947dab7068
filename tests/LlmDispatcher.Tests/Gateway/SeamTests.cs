using System.Text.Json;
using LlmDispatcher.Simulator;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Gateway;

/// <summary>An answer that breaks off and is gone on with: the client sees one.</summary>
public sealed class SeamTests : GatewayTest
{
    private const string Question = "Tell me about the tide 🌊";

    public static TheoryData<string, string, string> Breaks
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var pair in Pairs)
            foreach (var script in new[] { "cut-at-event=12", "reset-at-event=12", "reasoning=9; error-at-event=25" })
                data.Add(pair.Data.Item1, pair.Data.Item2, script);
            return data;
        }
    }

    public static TheoryData<string> OutboundLanguages => Outbound;

    protected override StreamPolicy Policy => new() { MaxRetries = 3, BreakerFailures = 0 };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Break_AfterContent_IsOneAnswerToTheClient(string inbound, string outbound, string script)
    {
        using var client = new Client(Address);
        var whole = (await client.AskAsync(inbound, outbound, Question)).Text;
        Simulator.Enqueue(Script.Parse(script));
        var answer = await client.AskAsync(inbound, outbound, Question);
        (answer.Text, answer.Ending).ShouldBe((whole, Ending.Completed));
        Simulator.Attempts.Count.ShouldBe(3);
        (await Http.GetStringAsync("/metrics", Token)).ShouldContain("llmd_seams_total 1\n");
    }

    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Chat_AcrossASeam_HasOneIdOneRoleOneFinish(string outbound)
    {
        var chunks = await EventsAsync(
            "/v1/chat/completions",
            $$"""{"model":"{{outbound}}/demo","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"{{Question}}"}]}"""
        );
        chunks.Select(c => c.GetProperty("id").GetString()).Distinct().Count().ShouldBe(1);
        var choices = chunks.Where(c => c.GetProperty("choices").GetArrayLength() > 0).Select(c => c.GetProperty("choices")[0]).ToList();
        choices.Count(c => c.GetProperty("delta").TryGetProperty("role", out _)).ShouldBe(1);
        choices.Count(c => c.GetProperty("finish_reason").ValueKind == JsonValueKind.String).ShouldBe(1);
        chunks.Count(c => c.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Responses_AcrossASeam_AreNumberedAndEndWithTheWholeText(string outbound)
    {
        var events = await EventsAsync("/v1/responses", $$"""{"model":"{{outbound}}/demo","stream":true,"input":"{{Question}}"}""");
        events.Select(e => e.GetProperty("sequence_number").GetInt32()).ShouldBe(Enumerable.Range(0, events.Count));
        Types(events)
            .ShouldBe([
                "response.created",
                "response.in_progress",
                "response.output_item.added",
                "response.content_part.added",
                "response.output_text.delta",
                "response.output_text.done",
                "response.content_part.done",
                "response.output_item.done",
                "response.completed",
            ]);
        var text = string.Concat(
            events.Where(e => Type(e) == "response.output_text.delta").Select(e => e.GetProperty("delta").GetString())
        );
        events.Single(e => Type(e) == "response.output_text.done").GetProperty("text").GetString().ShouldBe(text);
        var ids = events
            .Where(e => e.TryGetProperty("item_id", out _))
            .Select(e => e.GetProperty("item_id").GetString())
            .Distinct()
            .ToList();
        var output = events[^1].GetProperty("response").GetProperty("output");
        output.GetArrayLength().ShouldBe(1);
        output[0].GetProperty("id").GetString().ShouldBe(ids.ShouldHaveSingleItem());
        output[0].GetProperty("content")[0].GetProperty("text").GetString().ShouldBe(text);
    }

    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Messages_AcrossASeam_AreOneMessageWithOneBlock(string outbound)
    {
        var events = await EventsAsync(
            "/v1/messages",
            $$"""{"model":"{{outbound}}/demo","stream":true,"max_tokens":4000,"messages":[{"role":"user","content":"{{Question}}"}]}"""
        );
        Types(events.Where(e => Type(e) != "ping"))
            .ShouldBe([
                "message_start",
                "content_block_start",
                "content_block_delta",
                "content_block_stop",
                "message_delta",
                "message_stop",
            ]);
        events.Where(e => e.TryGetProperty("index", out _)).ShouldAllBe(e => e.GetProperty("index").GetInt32() == 0);
    }

    /// <summary>What was thought in vain stays, closed and without a seal; the answer then begins afresh.</summary>
    [Theory]
    [MemberData(nameof(OutboundLanguages))]
    public async Task Messages_AfterReasoningInVain_CloseItAndBeginAnew(string outbound)
    {
        var events = await EventsAsync(
            "/v1/messages",
            $$"""{"model":"{{outbound}}/demo","stream":true,"max_tokens":4000,"messages":[{"role":"user","content":"{{Question}}"}]}""",
            outbound == "anthropic" ? "reasoning=9; cut-at-event=8" : "reasoning=9; cut-at-event=6"
        );
        Types(events.Where(e => Type(e) != "ping"))
            .ShouldBe([
                "message_start",
                "content_block_start",
                "content_block_delta",
                "content_block_stop",
                "content_block_start",
                "content_block_delta",
                "content_block_stop",
                "message_delta",
                "message_stop",
            ]);
        Blocks(events).ShouldBe(["thinking", "text"]);
        events
            .Where(e => Type(e) == "content_block_delta")
            .ShouldNotContain(e => e.GetProperty("delta").GetProperty("type").GetString() == "signature_delta");
    }

    private async Task<List<JsonElement>> EventsAsync(string path, string body, string script = "cut-at-event=12")
    {
        Simulator.Enqueue(Script.Parse(script));
        using var response = await PostAsync(path, body);
        var text = await response.Content.ReadAsStringAsync(Token);
        Simulator.Attempts.Count.ShouldBe(2, text);
        return
        [
            .. text.Split('\n')
                .Where(l => l.StartsWith("data: {", StringComparison.Ordinal))
                .Select(l => JsonElement.Parse(l["data: ".Length..])),
        ];
    }

    private static string Type(JsonElement e) => e.GetProperty("type").GetString()!;

    /// <summary>The types in their order, each run of equal ones once.</summary>
    private static IEnumerable<string> Types(IEnumerable<JsonElement> events)
    {
        var last = "";
        foreach (var e in events)
        {
            if (Type(e) != last)
                yield return Type(e);
            last = Type(e);
        }
    }

    private static IEnumerable<string> Blocks(IEnumerable<JsonElement> events) =>
        events.Where(e => Type(e) == "content_block_start").Select(e => e.GetProperty("content_block").GetProperty("type").GetString()!);
}
