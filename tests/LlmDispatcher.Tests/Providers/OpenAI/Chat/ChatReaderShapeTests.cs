using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

/// <summary>Members of other kinds than they should be, and calls that come in an odd order.</summary>
public sealed class ChatReaderShapeTests
{
    private static readonly FixtureChecks Checks = new(() => new ChatReader());

    private const string Stop = """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";

    private const string Finished = "Finished stop stop\n";

    public static TheoryData<string, string, string> Answers =>
        new()
        {
            {
                "Around the choices",
                """
                    {"x":{"id":"?","choices":[{"index":0,"delta":{"content":"?"}}]},"y":[{"id":"?"}],"id":7,"model":["?"],"created":"now","choices":[{"index":0,"delta":{"content":"a"}}],"usage":"?","error":null}
                    {"choices":null,"z":{"model":"?"},"model":"m"}
                    {"choices":{"delta":{"content":"?"}},"model":"later","id":"later"}
                    """,
                "Text a\nStarted  m \n" + Finished
            },
            { "No choices at all", """{"id":"c","created":7}""", "Started c  7\n" + Finished },
            {
                "In Groq's own member, which stands before the others",
                """
                    {"x_groq":{"x":{"error":"?"},"id":"req","y":["error"],"error":null},"choices":[{"index":0,"delta":{"content":"a"}}]}
                    {"x_groq":{"usage":{"prompt_tokens":1,"completion_tokens":2}},"choices":[{"index":0,"delta":{"content":"b"}}],"id":"c"}
                    {"x_groq":"?"}
                    """,
                "Text a\nStarted c  \nUsage 1 2  cached  reasoning \nText b\n" + Finished
            },
            {
                "In a call",
                """
                    {"choices":[{"index":0,"delta":{"tool_calls":[{"x":{"name":"?","arguments":"?"},"y":[{"id":"?"}],"z":7,"index":0,"id":"c","function":{"x":{"name":"?"},"y":[1],"name":"f"}}]}}]}
                    {"choices":[{"index":0,"delta":{"tool_calls":[{"index":"0","id":null,"function":null},{"index":0,"function":{"name":["?"],"arguments":"{}"}}]}}]}
                    """,
                "ToolCallStarted 0 c f\nToolCallFragment 0 {}\nToolCallEnded 0\nFinished tool_calls stop\n"
            },
            {
                "Arguments before the name, in pieces",
                """
                    {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{"}}]}}]}
                    {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]}}]}
                    {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f"}}]}}]}
                    """,
                "ToolCallStarted 0 c f\nToolCallFragment 0 {}\nToolCallEnded 0\nFinished tool_calls stop\n"
            },
            {
                "A call whose name never comes",
                """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"arguments":"{}"}}]}}]}""",
                "ToolCallStarted 0 c \nToolCallFragment 0 {}\nToolCallEnded 0\nFinished tool_calls stop\n"
            },
            {
                "The older form of a call: a name, then arguments, then nothing",
                """
                    {"choices":[{"index":0,"delta":{"function_call":{"name":"f"}}}]}
                    {"choices":[{"index":0,"delta":{"function_call":{"arguments":"{}"}}}]}
                    {"choices":[{"index":0,"delta":{"function_call":{}}}]}
                    """,
                "ToolCallStarted 0  f\nToolCallFragment 0 {}\nToolCallEnded 0\nFinished tool_calls stop\n"
            },
            {
                "The older form of a call: arguments before the name",
                """
                    {"choices":[{"index":0,"delta":{"function_call":{"arguments":"{"}}}]}
                    {"choices":[{"index":0,"delta":{"function_call":{"name":"f","arguments":"}"}}}]}
                    """,
                "ToolCallStarted 0  f\nToolCallFragment 0 {\nToolCallFragment 0 }\nToolCallEnded 0\nFinished tool_calls stop\n"
            },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_WithOddMembers_IsRead(string where, string chunks, string transcript)
    {
        var (told, error) = await Checks.ReadLinesAsync(chunks + "\n" + Stop);
        error.ShouldBeNull(where);
        Transcript.Of(told).ShouldBe(transcript, where);
    }

    [Fact]
    public async Task ErrorEvent_ThatHoldsAChoice_IsAChunk()
    {
        var (told, error) = await Checks.ReadAsync($"event: error\ndata: {Stop}\n\n");
        error.ShouldBeNull();
        Transcript.Of(told).ShouldBe(Finished);
    }

    [Theory]
    [InlineData("7", "A chunk is an object")]
    [InlineData(
        """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"arguments":"x"}}]}}]}""",
        "A call goes on after the answer has finished"
    )]
    public void Chunk_ThatBreaksTheRules_IsNamed(string chunk, string words)
    {
        var reader = new ChatReader();
        var events = new EventQueue(100);
        reader.Read(
            "message",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f"}}]},"finish_reason":"tool_calls"}]}"""u8,
            events
        );
        Should.Throw<JsonException>(() => reader.Read("message", Encoding.UTF8.GetBytes(chunk), events)).Message.ShouldContain(words);
    }
}
