using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Providers.OpenAI.Responses;

public sealed class ResponsesWriterTests
{
    private static readonly FixtureChecks Checks = new(() => new ResponsesReader());

    [Fact]
    public void Stream_Written_IsReadAsItWas() =>
        ResponsesAnswers.Any.Sample(answer =>
        {
            var (events, error) = Checks.ReadAsync(TrickleStream.Whole(ResponsesAnswers.WriteStream(answer))).GetAwaiter().GetResult();
            error.ShouldBeNull();
            Transcript.Of(events).ShouldBe(Transcript.Of(answer));
        });

    [Fact]
    public void Response_Written_IsReadAsItWas() =>
        ResponsesAnswers.Any.Sample(answer =>
        {
            var events = new EventQueue(long.MaxValue);
            var reader = new ResponsesReader();
            reader.Read("message", ResponsesAnswers.WriteResponse(answer), events);
            reader.HasProof.ShouldBeTrue();
            Joined(Enumerable.Range(0, events.Count).Select(i => events[i])).ShouldBe(Joined(answer));
        });

    [Fact]
    public void Stream_Written_IsNumberedAndNamedAndClosesWhatItOpens() =>
        ResponsesAnswers.Any.Sample(answer =>
        {
            var events = Parse(ResponsesAnswers.WriteStream(answer));

            events.Select(e => e.Data.GetProperty("sequence_number").GetInt32()).ShouldBe(Enumerable.Range(0, events.Count));
            events.ShouldAllBe(e => e.Name == e.Data.GetProperty("type").GetString());
            events.Take(2).Select(e => e.Name).ShouldBe(["response.created", "response.in_progress"]);
            events.Count(e => e.Name is "response.completed" or "response.incomplete").ShouldBe(1);
            var added = events
                .Where(e => e.Name == "response.output_item.added")
                .Select(e => e.Data.GetProperty("item").GetProperty("id"))
                .ToList();
            added.Select(id => id.GetString()).ShouldBeUnique();
            var done = events.Where(e => e.Name == "response.output_item.done").ToList();
            done.Select(e => e.Data.GetProperty("item").GetProperty("id").GetString())
                .ShouldBe(added.Select(id => id.GetString()), ignoreOrder: true);
            // What the terminal event holds is what was said to be done, in its place.
            var output = events[^1].Data.GetProperty("response").GetProperty("output").EnumerateArray().Select(i => i.GetRawText());
            done.OrderBy(e => e.Data.GetProperty("output_index").GetInt32())
                .Select(e => e.Data.GetProperty("item").GetRawText())
                .ShouldBe(output);
        });

    [Fact]
    public void Stream_OfTextAndACall_IsWrittenToTheLetter()
    {
        StreamEvent[] answer =
        [
            StreamEvent.OfText("Grüße\n"),
            StreamEvent.OfToolCallStart(0, "call_1", "f"),
            StreamEvent.OfToolCallFragment(0, "{}"),
            StreamEvent.OfToolCallEnd(0),
            StreamEvent.OfFinish(new Finish(ChatFinishReason.ToolCalls, "tool_use")),
            StreamEvent.OfUsage(new UsageDetails { InputTokenCount = 3, OutputTokenCount = 4 }),
        ];
        const string message =
            """{"id":"msg_1_0","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Grüße\n","annotations":[],"logprobs":[]}]}""";
        const string call =
            """{"id":"fc_1_1","type":"function_call","status":"completed","call_id":"call_1","name":"f","arguments":"{}"}""";
        Encoding
            .UTF8.GetString(ResponsesAnswers.WriteStream(answer))
            .ShouldBe(
                $$$"""
                event: response.created
                data: {"type":"response.created","sequence_number":0,"response":{{{Response("in_progress", "", "null")}}}}

                event: response.in_progress
                data: {"type":"response.in_progress","sequence_number":1,"response":{{{Response("in_progress", "", "null")}}}}

                event: response.output_item.added
                data: {"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":{"id":"msg_1_0","type":"message","status":"in_progress","role":"assistant","content":[]}}

                event: response.content_part.added
                data: {"type":"response.content_part.added","sequence_number":3,"item_id":"msg_1_0","output_index":0,"content_index":0,"part":{"type":"output_text","text":"","annotations":[],"logprobs":[]}}

                event: response.output_text.delta
                data: {"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_1_0","output_index":0,"content_index":0,"delta":"Grüße\n","logprobs":[]}

                event: response.output_text.done
                data: {"type":"response.output_text.done","sequence_number":5,"item_id":"msg_1_0","output_index":0,"content_index":0,"text":"Grüße\n","logprobs":[]}

                event: response.content_part.done
                data: {"type":"response.content_part.done","sequence_number":6,"item_id":"msg_1_0","output_index":0,"content_index":0,"part":{"type":"output_text","text":"Grüße\n","annotations":[],"logprobs":[]}}

                event: response.output_item.done
                data: {"type":"response.output_item.done","sequence_number":7,"output_index":0,"item":{{{message}}}}

                event: response.output_item.added
                data: {"type":"response.output_item.added","sequence_number":8,"output_index":1,"item":{"id":"fc_1_1","type":"function_call","status":"in_progress","call_id":"call_1","name":"f","arguments":""}}

                event: response.function_call_arguments.delta
                data: {"type":"response.function_call_arguments.delta","sequence_number":9,"item_id":"fc_1_1","output_index":1,"delta":"{}"}

                event: response.function_call_arguments.done
                data: {"type":"response.function_call_arguments.done","sequence_number":10,"item_id":"fc_1_1","output_index":1,"arguments":"{}"}

                event: response.output_item.done
                data: {"type":"response.output_item.done","sequence_number":11,"output_index":1,"item":{{{call}}}}

                event: response.completed
                data: {"type":"response.completed","sequence_number":12,"response":{{{Response(
                    "completed",
                    message + "," + call,
                    """{"input_tokens":3,"input_tokens_details":{"cached_tokens":0},"output_tokens":4,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":7}"""
                )}}}}


                """
            );

        static string Response(string status, string output, string usage) =>
            $$$"""{"id":"resp_1","object":"response","created_at":1795000000,"status":"{{{status}}}","error":null,"incomplete_details":null,"instructions":null,"metadata":{},"model":"gpt-x","output":[{{{output}}}],"parallel_tool_calls":true,"store":false,"tool_choice":"auto","tools":[],"usage":{{{usage}}}}""";
    }

    [Fact]
    public async Task CallWithoutArguments_IsWrittenAsAnEmptyObject()
    {
        StreamEvent[] answer =
        [
            StreamEvent.OfToolCallStart(0, "call_1", "f"),
            StreamEvent.OfToolCallEnd(0),
            StreamEvent.OfFinish(new Finish(ChatFinishReason.ToolCalls, "tool_calls")),
        ];
        var (events, _) = await Checks.ReadAsync(TrickleStream.Whole(ResponsesAnswers.WriteStream(answer)));
        Transcript.Of(events).ShouldContain("ToolCallFragment 0 {}\nToolCallEnded 0\nFinished tool_calls completed\n");
    }

    [Fact]
    public async Task CallWithoutEnd_IsWrittenAsCutOff()
    {
        StreamEvent[] answer =
        [
            StreamEvent.OfToolCallStart(0, "call_1", "f"),
            StreamEvent.OfToolCallFragment(0, "{\"a"),
            StreamEvent.OfFinish(new Finish(ChatFinishReason.Length, "length")),
        ];
        var bytes = ResponsesAnswers.WriteStream(answer);
        Encoding.UTF8.GetString(bytes).ShouldContain(""" "status":"incomplete","call_id":"call_1" """.Trim());
        var (events, _) = await Checks.ReadAsync(TrickleStream.Whole(bytes));
        Transcript.Of(events).ShouldEndWith("ToolCallFragment 0 {\"a\nFinished length max_output_tokens\n");
    }

    [Fact]
    public void Completion_WithoutFinish_IsNeverWritten()
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new ResponsesStreamWriter(output, ResponsesAnswers.Start);
        writer.Write(StreamEvent.OfText("half an ans"));
        Should.Throw<InvalidOperationException>(writer.Complete);
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldNotContain("completed");
    }

    [Theory]
    [InlineData("stop", null)]
    [InlineData("length", null)]
    [InlineData("pause_turn", "finish_reason=pause_turn")]
    public void FinishReason_UnknownToTheDialect_IsNamed(string reason, string? dropped)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new ResponsesStreamWriter(output, ResponsesAnswers.Start);
        writer.Write(StreamEvent.OfFinish(new Finish(new ChatFinishReason(reason), reason)));
        writer.Complete();
        writer.Dropped.ShouldBe(dropped is null ? [] : [dropped]);
    }

    [Fact]
    public async Task Failure_AfterText_IsReadBackAsTheSameFailureAndNeverAsComplete()
    {
        var failure = new ProviderFailure(FailureClass.Silent, LlmErrorKind.Timeout, "Nothing came.");
        var output = new ArrayBufferWriter<byte>();
        using var writer = new ResponsesStreamWriter(output, ResponsesAnswers.Start);
        writer.Write(StreamEvent.OfText("half an ans"));
        writer.Write(StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop")));
        writer.Fail(failure);

        var (events, error) = await Checks.ReadAsync(TrickleStream.Whole(output.WrittenMemory));

        Transcript.Of(events).ShouldBe("Started resp_1 gpt-x 1795000000\nText half an ans\n");
        error.ShouldBeOfType<ProviderException>().Failure.ShouldBe(failure);
        var written = Parse(output.WrittenSpan.ToArray());
        written.TakeLast(2).Select(e => e.Name).ShouldBe(["error", "response.failed"]);
        written[^2].Data.GetProperty("message").GetString().ShouldBe("Nothing came.");
        written[^1]
            .Data.GetProperty("response")
            .GetProperty("error")
            .GetRawText()
            .ShouldBe("""{"code":"server_error","message":"Nothing came."}""");
        written.ShouldNotContain(e => e.Name == "response.completed");
    }

    /// <summary>A provider's numbers and names are what they are: whoever goes on from them goes on all the same.</summary>
    [Theory]
    [InlineData("""{"type":"response.output_item.added","output_index":"0","item":{"type":["x"],"id":7},"sequence_number":[]}""")]
    [InlineData("""{"type":"response.output_item.added","item":[],"sequence_number":2147483647}""")]
    [InlineData("""{"type":"response.output_item.added","item":{"type":"message","x":{"\ud800":1}}}""")]
    [InlineData("""{"type":"response.output_item.added","\ud800":1}""")]
    public void TakingOver_AfterAnItemOfOddShape_GoesOn(string added)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new ResponsesStreamWriter(output, ResponsesAnswers.Start);
        foreach (var name in new[] { "response.output_item.done", "response.output_item.added" })
            writer.Pass(StreamEvent.OfOther().WithPayload(new Payload(name, Encoding.UTF8.GetBytes(added))));
        writer.Pass(
            StreamEvent.OfText("half an ").WithPayload(new Payload("response.output_text.delta", "{\"content_index\":{}}"u8.ToArray()))
        );
        foreach (var e in Takeover.After("half an "))
            writer.Write(e);
        writer.Complete();
        var written = Encoding.UTF8.GetString(output.WrittenSpan);
        written.ShouldContain("answer\"");
        written.ShouldContain("response.completed");
    }

    // A whole response tells every text in one piece, and each call before the next.
    private static string Joined(IEnumerable<StreamEvent> answer)
    {
        var text = new StringBuilder();
        StreamEventKind? last = null;
        var all = answer.ToList();
        foreach (
            var e in all.Where(e =>
                e.Kind is not (StreamEventKind.ToolCallStarted or StreamEventKind.ToolCallFragment or StreamEventKind.ToolCallEnded)
            )
        )
        {
            text.Append(e.Kind == last ? "" : $"\n{e.Kind}: ");
            text.Append(e.Text.Length > 0 ? e.Text : Transcript.Of([e]));
            last = e.Kind is StreamEventKind.Text or StreamEventKind.Refusal or StreamEventKind.Reasoning ? e.Kind : null;
        }
        foreach (var call in ResponsesAnswers.Fold(all).Calls)
            text.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"\n{call.Index} {call.Id} {call.Name} {call.Arguments} {call.IsComplete}"
            );
        return text.ToString();
    }

    private static List<(string Name, JsonElement Data)> Parse(byte[] sse) =>
        [
            .. Encoding
                .UTF8.GetString(sse)
                .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(e => e.Split('\n'))
                .Select(e => (e[0]["event: ".Length..], JsonElement.Parse(e[1]["data: ".Length..]))),
        ];
}
