using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Anthropic;

namespace LlmDispatcher.Tests.Providers.Anthropic;

/// <summary>Blocks: how they start, what is added to them, and which rules a stream must not break.</summary>
public sealed class MessagesReaderBlockTests
{
    private const string Start = """{"type":"message_start","message":{"id":"m1","model":"c"}}""";

    private const string End = """
        {"type":"message_delta","delta":{"stop_reason":"end_turn"}}
        {"type":"message_stop"}
        """;

    public static TheoryData<string, string, string> Answers =>
        new()
        {
            {
                "What a block starts with counts, and nothing is no event",
                """
                    {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"Hm.","signature":"s0"}}
                    {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":""}}
                    {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":""}}
                    {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s1"}}
                    {"type":"content_block_start","index":1,"content_block":{"type":"thinking","thinking":"","signature":""}}
                    {"type":"content_block_start","index":2,"content_block":{"type":"text","text":"a"}}
                    {"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":""}}
                    {"type":"content_block_start","index":3,"content_block":{"type":"text","text":""}}
                    {"type":"content_block_start","index":4,"content_block":{"type":"text"}}
                    """,
                "Reasoning Hm.\nReasoningSignature s0\nReasoningSignature s1\nText a\n"
            },
            {
                "Arguments of a start stand, when only empty pieces follow",
                """
                    {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f","input":{"x":1}}}
                    {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":""}}
                    {"type":"content_block_stop","index":0}
                    """,
                "ToolCallStarted 0 a f\nToolCallFragment 0 {\"x\":1}\nToolCallEnded 0\n"
            },
            {
                "Three blocks at once, added to in any order",
                """
                    {"type":"content_block_start","index":7,"content_block":{"type":"text","text":""}}
                    {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"a","name":"f"}}
                    {"type":"content_block_start","index":5,"content_block":{"type":"tool_use","id":"b","name":"g"}}
                    {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"1"}}
                    {"type":"content_block_delta","index":7,"delta":{"type":"text_delta","text":"Hi"}}
                    {"type":"content_block_delta","index":5,"delta":{"type":"input_json_delta","partial_json":"2"}}
                    {"type":"content_block_stop","index":7}
                    """,
                "ToolCallStarted 0 a f\nToolCallStarted 1 b g\nToolCallFragment 0 1\nText Hi\nToolCallFragment 1 2\nToolCallEnded 0\nToolCallEnded 1\n"
            },
            {
                "An index may come again once its block is over, and a block may stop twice or without a start",
                """
                    {"type":"content_block_stop","index":3}
                    {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f"}}
                    {"type":"content_block_stop","index":0}
                    {"type":"content_block_stop","index":0}
                    {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"b","name":"g"}}
                    {"type":"content_block_stop","index":0}
                    """,
                "ToolCallStarted 0 a f\nToolCallEnded 0\nToolCallStarted 1 b g\nToolCallEnded 1\n"
            },
            {
                "Blocks and deltas of kinds to come",
                """
                    {"type":"content_block_start","index":0,"content_block":{"type":"hologram","text":"?"}}
                    {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"?"}}
                    {"type":"content_block_delta","index":0,"delta":{"type":"hologram_delta","text":"?"}}
                    {"type":"content_block_start","index":1,"content_block":{"type":"text","text":"a"}}
                    {"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{"text":"?"}}}
                    {"type":"content_block_delta","index":1,"delta":{"type":["text_delta"],"text":"?"}}
                    {"type":"content_block_delta","index":1,"delta":{"text":"?"}}
                    {"type":"content_block_start","index":2,"content_block":{"type":7,"text":"?"}}
                    {"type":"content_block_start","index":3}
                    {"type":"content_block_start","index":4,"content_block":null}
                    {"type":"content_block_delta","index":1}
                    {"type":"content_block_delta","index":1,"delta":"text"}
                    {"type":"content_block_delta","index":1,"delta":{"type":"text_delta"}}
                    """,
                "Text a\n"
            },
            {
                "Members of other kinds than they should be, and unknown ones around the known",
                """
                    {"x":{"type":"content_block_stop"},"type":"content_block_start","index":null,"content_block":{"y":[{"text":"?"}],"type":"text","text":7}}
                    {"type":"content_block_delta","index":"1","z":[0],"delta":{"w":{"text":"?"},"type":"text_delta","text":"a"}}
                    {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":7,"name":["f"],"input":[1]}}
                    {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":{"x":1}}}
                    """,
                "Text a\nToolCallStarted 0  \nToolCallEnded 0\n"
            },
            {
                "A whole message inside a stream is none, nor is an event without a kind",
                """
                    {"type":"message","content":[{"type":"text","text":"?"}],"stop_reason":"end_turn"}
                    {"content":[{"type":"text","text":"?"}]}
                    {"type":["message_stop"]}
                    {"type":{"type":"message_stop"}}
                    {"type":"ping","error":{"type":"overloaded_error"}}
                    {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"a"}}
                    """,
                "Text a\n"
            },
            {
                "The same beginning again begins nothing",
                """
                    {"type":"message_start","message":{"id":"m1","model":"d","content":[{"type":"text","text":"?"}],"usage":{"input_tokens":9}}}
                    {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"a"}}
                    """,
                "Text a\n"
            },
        };

    public static TheoryData<string, string> Broken =>
        new()
        {
            {
                """
                    {"type":"content_block_start","index":4,"content_block":{"type":"text"}}
                    {"type":"content_block_start","index":4,"content_block":{"type":"text"}}
                    """,
                "Block 4 starts twice"
            },
            {
                """{"type":"content_block_delta","index":4,"delta":{"type":"text_delta","text":"x"}}""",
                "Block 4 goes on without having started"
            },
            {
                """
                    {"type":"content_block_start","index":0,"content_block":{"type":"text"}}
                    {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"x"}}
                    """,
                "A Thinking delta in a Text block"
            },
            {
                """
                    {"type":"content_block_start","index":0,"content_block":{"type":"text"}}
                    {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"x"}}
                    """,
                "A Signature delta in a Text block"
            },
            {
                """
                    {"type":"content_block_start","index":0,"content_block":{"type":"thinking"}}
                    {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{}"}}
                    """,
                "A ToolUse delta in a Thinking block"
            },
            {
                """
                    {"type":"content_block_start","index":0,"content_block":{"type":"tool_use"}}
                    {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":""}}
                    """,
                "A Text delta in a ToolUse block"
            },
            { """{"type":"content_block_stop","index":2147483648}""", "An index is a whole number" },
            { "7", "An event is an object" },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Blocks_OfAnyShape_AreUnderstood(string what, string events, string transcript)
    {
        var (read, error) = await MessagesFixtures.ReadLinesAsync($"{Start}\n{events}\n{End}");
        error.ShouldBeNull(what);
        Events.Of(read).ShouldBe($"Started m1 c \n{transcript}Finished stop end_turn\n", what);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Rule_ThatIsBroken_IsNamed(string frames, string words)
    {
        var reader = new MessagesReader();
        var events = new EventQueue(100);
        Should
            .Throw<JsonException>(() =>
            {
                foreach (var frame in frames.Split('\n', StringSplitOptions.TrimEntries))
                    reader.Read("message", Encoding.UTF8.GetBytes(frame), events);
            })
            .Message.ShouldContain(words);
    }
}
