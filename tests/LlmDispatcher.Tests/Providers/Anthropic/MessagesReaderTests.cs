using System.Text;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Providers.Anthropic;

/// <summary>What may come besides the fixtures, one row each.</summary>
public sealed class MessagesReaderTests
{
    private const string Start = """{"type":"message_start","message":{"id":"m1","model":"c"}}""";

    private const string End = """
        {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}
        {"type":"message_stop"}
        """;

    private const string Told = "Started m1 c \n";

    private const string Ended = "Usage  3 3 cached  reasoning \nFinished stop end_turn\n";

    public static TheoryData<string, string, string> Answers =>
        new()
        {
            { "nothing but a start and an end", $"{Start}\n{End}", Told + Ended },
            {
                "members in any order",
                """
                    {"message":{"usage":{"input_tokens":1,"output_tokens":0},"model":"c","id":"m1"},"type":"message_start"}
                    {"content_block":{"text":"","type":"text"},"index":0,"type":"content_block_start"}
                    {"delta":{"text":"Hi","type":"text_delta"},"index":0,"type":"content_block_delta"}

                    """ + End,
                Told + "Usage 1 0 1 cached  reasoning \nText Hi\nUsage 1 3 4 cached  reasoning \nFinished stop end_turn\n"
            },
            {
                "blocks that overlap are kept apart by their indices",
                $$$$"""
                    {{{{Start}}}}
                    {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f","input":{}}}
                    {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"b","name":"g","input":{}}}
                    {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{}"}}
                    {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{ }"}}
                    {"type":"content_block_stop","index":1}
                    {"type":"content_block_stop","index":0}
                    {{{{End}}}}
                    """,
                Told
                    + "ToolCallStarted 0 a f\nToolCallStarted 1 b g\nToolCallFragment 0 {}\nToolCallFragment 1 { }\nToolCallEnded 1\nToolCallEnded 0\n"
                    + Ended
            },
            {
                "a call whose start holds arguments that stream as well",
                $$$$"""
                    {{{{Start}}}}
                    {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f","input":{"x":1}}}
                    {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"y\":2}"}}
                    {{{{End}}}}
                    """,
                Told
                    + "ToolCallStarted 0 a f\nToolCallFragment 0 {\"y\":2}\nUsage  3 3 cached  reasoning \nToolCallEnded 0\nFinished stop end_turn\n"
            },
            {
                "a message that begins with blocks",
                """
                    {"type":"message_start","message":{"id":"m1","model":"c","content":[{"type":"text","text":"Hi"},{"type":"tool_use","id":"a","name":"f","input":{"x":[1,{}]}}]}}

                    """ + End,
                Told + "Text Hi\nToolCallStarted 0 a f\nToolCallFragment 0 {\"x\":[1,{}]}\nToolCallEnded 0\n" + Ended
            },
            {
                "null where nothing is",
                """{"type":"message_start","message":{"id":"m1","model":"c","content":null,"usage":null},"error":null}""" + "\n" + End,
                Told + Ended
            },
        };

    public static TheoryData<string, string, LlmErrorKind> Failures =>
        new()
        {
            {
                "a second message in the first",
                $$$$"""{{{{Start}}}}{{{{"\n"}}}}{"type":"message_start","message":{"id":"m2","model":"c"}}""",
                LlmErrorKind.MalformedResponse
            },
            { "a stop without a reason", Start + "\n" + """{"type":"message_stop"}""", LlmErrorKind.Truncated },
            { "a reason without a stop", Start + "\n" + End.Split('\n')[0], LlmErrorKind.Truncated },
            {
                "a delta of no block",
                Start + "\n" + """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x"}}""",
                LlmErrorKind.MalformedResponse
            },
            {
                "text in a call",
                $$$$"""
                    {{{{Start}}}}
                    {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f"}}
                    {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x"}}
                    """,
                LlmErrorKind.MalformedResponse
            },
            {
                "a block that starts twice",
                $$$$"""
                    {{{{Start}}}}
                    {"type":"content_block_start","index":0,"content_block":{"type":"text"}}
                    {"type":"content_block_start","index":0,"content_block":{"type":"text"}}
                    """,
                LlmErrorKind.MalformedResponse
            },
            { "an index that is none", """{"type":"content_block_stop","index":0.5}""", LlmErrorKind.MalformedResponse },
            { "no object", "[1]", LlmErrorKind.MalformedResponse },
            {
                "a block that is no object",
                """{"type":"message_start","message":{"id":"m1","model":"c","content":["Hi"]}}""" + "\n" + End,
                LlmErrorKind.MalformedResponse
            },
            { "more than an object", """{"type":"ping"} {}""", LlmErrorKind.MalformedResponse },
            {
                "half a character",
                """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"\ud83d"}}""",
                LlmErrorKind.MalformedResponse
            },
            {
                "an error in the shape of another dialect",
                """{"error":{"message":"boom","type":"overloaded_error"}}""",
                LlmErrorKind.ServiceUnavailable
            },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Stream_OfAllowedShape_IsUnderstood(string what, string events, string transcript)
    {
        var (read, error) = await MessagesFixtures.ReadLinesAsync(events);
        error.ShouldBeNull(what);
        Events.Of(read).ShouldBe(transcript, what);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Stream_ThatCannotBeTrusted_Fails(string what, string events, LlmErrorKind kind)
    {
        var (read, error) = await MessagesFixtures.ReadLinesAsync(events);
        error.ShouldBeOfType<ProviderException>(what).Kind.ShouldBe(kind, error.ToString());
        read.ShouldNotContain(e => e.Kind == StreamEventKind.Finished);
    }

    [Fact]
    public async Task Response_Whole_TellsTheSameAsAStream()
    {
        var (events, error) = await MessagesFixtures.ReadWholeAsync(
            Encoding.UTF8.GetBytes(
                """
                {"content":[{"type":"thinking","thinking":"Hm.","signature":"c2ln"},{"type":"redacted_thinking","data":"cmVk"},
                {"type":"server_tool_use","id":"s","name":"web_search","input":{"q":1}},{"type":"text","text":"Grüße 🏔️","citations":null},
                {"type":"tool_use","id":"t1","name":"f","input":{ "a": [1.0] }},{"type":"tool_use","id":"t2","name":"g","input":{ }}],
                "id":"m1","type":"message","role":"assistant","model":"c","stop_reason":"tool_use","stop_sequence":null,
                "usage":{"input_tokens":5,"output_tokens":7,"cache_read_input_tokens":2,"output_tokens_details":{"thinking_tokens":1}}}
                """
            )
        );
        error.ShouldBeNull();
        Events
            .Of(events)
            .ShouldBe(
                """
                Started m1 c 
                Usage 7 7 14 cached 2 reasoning 1
                Reasoning Hm.
                ReasoningSignature c2ln
                RedactedReasoning cmVk
                Text Grüße 🏔️
                ToolCallStarted 0 t1 f
                ToolCallFragment 0 { "a": [1.0] }
                ToolCallEnded 0
                ToolCallStarted 1 t2 g
                ToolCallEnded 1
                Finished tool_calls tool_use

                """
            );
    }

    [Theory]
    [InlineData("""{"type":"message","id":"m1","model":"c","content":[],"stop_reason":null}""", LlmErrorKind.Truncated)]
    [InlineData("""{"type":"message","id":"m1","model":"c","content":[{"type":"text","text":"Hi"}""", LlmErrorKind.MalformedResponse)]
    [InlineData("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", LlmErrorKind.ServiceUnavailable)]
    public async Task Response_WithoutProof_Fails(string json, LlmErrorKind kind)
    {
        var (_, error) = await MessagesFixtures.ReadWholeAsync(Encoding.UTF8.GetBytes(json));
        error.ShouldBeOfType<ProviderException>().Kind.ShouldBe(kind);
    }

    [Theory]
    [InlineData("end_turn", "stop")]
    [InlineData("pause_turn", "stop")]
    [InlineData("tool_use", "tool_calls")]
    [InlineData("max_tokens", "length")]
    [InlineData("model_context_window_exceeded", "length")]
    [InlineData("refusal", "content_filter")]
    [InlineData("compaction", "compaction")]
    public async Task StopReason_IsPutIntoTheCommonWordsAndKept(string raw, string reason)
    {
        var (events, _) = await MessagesFixtures.ReadLinesAsync(
            $$$$"""
            {{{{Start}}}}
            {"type":"message_delta","delta":{"stop_reason":"{{{{raw}}}}"}}
            {"type":"message_stop"}
            """
        );
        var finish = events[^1].Finish!;
        (finish.Reason.Value, finish.RawReason).ShouldBe((reason, raw));
    }

    [Fact]
    public async Task Event_OfOneFrame_CarriesItsPayloadOnce()
    {
        var (events, _) = await MessagesFixtures.ReadAsync(LlmDispatcher.Tests.Streams.TrickleStream.Whole(MessagesFixtures.Load("FX-C1")));
        var payloads = events.Where(e => !e.Payload.IsEmpty).Select(e => e.Payload.EventName).ToList();
        payloads.Count.ShouldBe(18);
        payloads.ShouldContain("ping");
        payloads[^1].ShouldBe("message_stop");
    }
}
