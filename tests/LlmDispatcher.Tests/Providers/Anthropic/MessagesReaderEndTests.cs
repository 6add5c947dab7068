using System.Text;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.Anthropic;

/// <summary>How an answer begins and ends, and what it counts on the way.</summary>
public sealed class MessagesReaderEndTests
{
    private const string Stop = """{"type":"message_stop"}""";

    public static TheoryData<string, string, string> Answers =>
        new()
        {
            {
                "A beginning that says nothing",
                """
                    {"type":"message_start","message":{}}
                    {"type":"message_delta","delta":{"stop_reason":"end_turn"}}
                    """,
                "Finished stop end_turn\n"
            },
            {
                "A beginning without a model, and members of other kinds than they should be",
                """
                    {"type":"message_start","message":{"x":{"id":"?"},"id":"m1","model":{"id":"?"},"content":{"type":"text"},"usage":[1]}}
                    {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":7,"stop_details":"?"},"usage":"?"}
                    """,
                "Started m1  \nFinished stop end_turn\n"
            },
            {
                "A beginning without an id",
                """
                    {"type":"message_start","message":{"id":null,"model":"c"}}
                    {"type":"message_delta","delta":{"stop_reason":"end_turn"}}
                    """,
                "Started  c \nFinished stop end_turn\n"
            },
            {
                "No beginning at all",
                """
                    {"type":"message_start","message":"?"}
                    {"type":"message_delta","delta":{"stop_reason":"end_turn"}}
                    """,
                "Finished stop end_turn\n"
            },
            {
                "A reason that is said again, and one that is not",
                """
                    {"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"END","stop_details":{"explanation":"x"}}}
                    {"type":"message_delta","delta":{"stop_reason":null}}
                    {"type":"message_delta","delta":{"stop_reason":7}}
                    {"type":"message_delta"}
                    """,
                "Finished stop stop_sequence [END] [x]\n"
            },
            {
                "The last reason counts, with its own sequence and details",
                """
                    {"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"END","stop_details":{"explanation":"x"}}}
                    {"type":"message_delta","delta":{"stop_reason":"max_tokens","stop_sequence":null,"stop_details":null}}
                    """,
                "Finished length max_tokens\n"
            },
            {
                "Details: the explanation, else the category",
                """{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"x":{"category":"?"},"category":"cyber","explanation":"No."}}}""",
                "Finished content_filter refusal [] [No.]\n"
            },
            {
                "Details: a category alone",
                """{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal","category":"cyber","explanation":null}}}""",
                "Finished content_filter refusal [] [cyber]\n"
            },
            {
                "Details that say nothing",
                """{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal"}}}""",
                "Finished content_filter refusal\n"
            },
        };

    public static TheoryData<string, string, string> Counts =>
        new()
        {
            { """{"input_tokens":1}""", """{"output_tokens":2}""", "Usage 1  1 cached  reasoning \nUsage 1 2 3 cached  reasoning \n" },
            {
                """{"cache_read_input_tokens":1}""",
                """{"cache_creation_input_tokens":2}""",
                "Usage 1  1 cached 1 reasoning \nUsage 3  3 cached 1 reasoning  cache_creation_input_tokens 2\n"
            },
            {
                """{"cache_creation_input_tokens":2}""",
                """{"input_tokens":4}""",
                "Usage 2  2 cached  reasoning  cache_creation_input_tokens 2\nUsage 6  6 cached  reasoning  cache_creation_input_tokens 2\n"
            },
            {
                """{"output_tokens":2}""",
                """{"output_tokens_details":{"x":{"thinking_tokens":9},"thinking_tokens":1}}""",
                "Usage  2 2 cached  reasoning \nUsage  2 2 cached  reasoning 1\n"
            },
            {
                """{"output_tokens_details":{"thinking_tokens":1}}""",
                """{"input_tokens":3}""",
                "Usage   cached  reasoning 1\nUsage 3  3 cached  reasoning 1\n".Replace("Usage   ", "Usage    ")
            },
            {
                """{"input_tokens":1,"cache_read_input_tokens":2,"cache_creation_input_tokens":4,"output_tokens":8,"output_tokens_details":{"thinking_tokens":3}}""",
                """{"input_tokens":10,"cache_read_input_tokens":20,"cache_creation_input_tokens":40,"output_tokens":80,"output_tokens_details":{"thinking_tokens":30}}""",
                "Usage 7 8 15 cached 2 reasoning 3 cache_creation_input_tokens 4\nUsage 70 80 150 cached 20 reasoning 30 cache_creation_input_tokens 40\n"
            },
            {
                """{"x":{"input_tokens":9},"input_tokens":"9","output_tokens":2.5,"cache_read_input_tokens":null,"output_tokens_details":[1]}""",
                """{"output_tokens_details":[1],"server_tool_use":{"output_tokens":9},"output_tokens":2}""",
                "Usage  2 2 cached  reasoning \n"
            },
            { "{}", "null", "" },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_OfAnyShape_IsUnderstood(string what, string events, string transcript)
    {
        var (read, error) = await MessagesFixtures.ReadLinesAsync($"{events}\n{Stop}");
        error.ShouldBeNull(what);
        Events.Of(read).ShouldBe(transcript, what);
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public async Task Counts_OfTwoEvents_AreTheLastWordOnEach(string first, string second, string transcript)
    {
        var (read, error) = await MessagesFixtures.ReadLinesAsync(
            $$$"""
            {"type":"message_start","message":{"usage":{{{first}}}}}
            {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{{{second}}}}
            {{{Stop}}}
            """
        );
        error.ShouldBeNull();
        Events.Of(read).ShouldBe(transcript + "Finished stop end_turn\n");
    }

    [Fact]
    public async Task Error_ThatIsNamedByItsEventOnly_IsOne()
    {
        var (_, error) = await MessagesFixtures.ReadAsync(
            TrickleStream.Whole("event: error\ndata: {\"message\":\"slow\"}\n\ndata: {\"type\":\"message_stop\"}\n\n"u8.ToArray())
        );
        error.ShouldBeOfType<ProviderException>().Message.ShouldContain("slow");
    }

    [Fact]
    public async Task Beginning_OfAnotherMessage_NamesBoth()
    {
        var (_, error) = await MessagesFixtures.ReadLinesAsync(
            """
            {"type":"message_start","message":{"id":"m1"}}
            {"type":"message_start","message":{"id":"m2"}}
            """
        );
        error.ShouldBeOfType<ProviderException>().Message.ShouldContain("'m2' begins inside message 'm1'");
    }

    [Theory]
    [InlineData("", false, false)]
    [InlineData("""{"type":"message_delta","delta":{"stop_reason":"end_turn"}}""", false, false)]
    [InlineData(Stop, true, false)]
    [InlineData("""{"type":"message","stop_reason":"end_turn"}""", true, true)]
    [InlineData("""{"type":"message"}""", true, false)]
    public void Frame_OfAnEnd_IsProofAndNothingFollows(string frame, bool isDone, bool hasProof)
    {
        var reader = new MessagesReader();
        var events = new EventQueue(100);
        reader.Read("message", Encoding.UTF8.GetBytes(frame), events);
        (reader.IsDone, reader.HasProof).ShouldBe((isDone, hasProof));
    }
}
