using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.OpenAI.Chat;

/// <summary>What the servers around OpenAI do differently, one row each.</summary>
public sealed class ChatReaderFamilyTests
{
    public static TheoryData<string, string, string> Answers =>
        new()
        {
            {
                "xAI: no finish_reason key until the end; reasoning is not in the completion",
                """
                    {"choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"}}]}
                    {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}
                    {"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":2,"total_tokens":354,"completion_tokens_details":{"reasoning_tokens":340}}}
                    """,
                "Text Hi\nFinished stop stop\nUsage 12 342 354 cached  reasoning 340\n"
            },
            {
                "Groq: reasoning, and usage in its own member",
                """
                    {"id":"g","choices":[{"index":0,"delta":{"reasoning":"Hm."}}],"x_groq":{"id":"req"}}
                    {"id":"g","choices":[{"index":0,"delta":{"content":"Hi"}}]}
                    {"id":"g","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"queue_time":0.1}}}
                    """,
                "Started g  \nReasoning Hm.\nText Hi\nFinished stop stop\nUsage 1 2 3 cached  reasoning \n"
            },
            {
                "OpenRouter: both reasoning names with the same text are one text",
                """{"choices":[{"index":0,"delta":{"reasoning":"Hm.","reasoning_content":"Hm.","reasoning_details":[{"type":"reasoning.text","text":"Hm."}]},"finish_reason":"stop"}]}""",
                "Reasoning Hm.\nFinished stop stop\n"
            },
            {
                "vLLM: usage in every chunk, the last one counts",
                """
                    {"choices":[{"index":0,"delta":{"content":"a"}}],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}
                    {"choices":[{"index":0,"delta":{"content":"b"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}
                    """,
                "Text a\nUsage 5 1 6 cached  reasoning \nText b\nFinished stop stop\nUsage 5 2 7 cached  reasoning \n"
            },
            {
                "Ollama: whole tool calls in one delta, empty content",
                """{"choices":[{"index":0,"delta":{"content":"","tool_calls":[{"id":"c1","index":0,"type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},{"id":"c2","index":1,"type":"function","function":{"name":"g","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""",
                "ToolCallStarted 0 c1 f\nToolCallFragment 0 {\"a\":1}\nToolCallStarted 1 c2 g\nToolCallFragment 1 {}\nToolCallEnded 0\nToolCallEnded 1\nFinished tool_calls tool_calls\n"
            },
            {
                "Anthropic's compatible layer: indices from 1",
                """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"c1","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""",
                "ToolCallStarted 0 c1 f\nToolCallFragment 0 {}\nToolCallEnded 0\nFinished tool_calls tool_calls\n"
            },
            {
                "Proxies: every parallel call has index 0, a new id starts a new one",
                """
                    {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":"{\"a\""}}]}}]}
                    {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}}]}
                    {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c2","function":{"name":"g","arguments":"{"}}]}}]}
                    {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c2","function":{"arguments":"}"}}]},"finish_reason":"tool_calls"}]}
                    """,
                "ToolCallStarted 0 c1 f\nToolCallFragment 0 {\"a\"\nToolCallFragment 0 :1}\nToolCallStarted 1 c2 g\nToolCallFragment 1 {\nToolCallFragment 1 }\nToolCallEnded 0\nToolCallEnded 1\nFinished tool_calls tool_calls\n"
            },
            {
                "Mistral: no index, joined by id; an empty name later does not overwrite the first",
                """
                    {"choices":[{"index":0,"delta":{"tool_calls":[{"id":"c1","function":{"name":"f","arguments":"{"}},{"id":"c2","function":{"name":"g","arguments":"["}}]}}]}
                    {"choices":[{"index":0,"delta":{"tool_calls":[{"id":"c2","function":{"name":"","arguments":"]"}},{"id":"c1","function":{"name":"","arguments":"}"}}]},"finish_reason":"tool_calls"}]}
                    """,
                "ToolCallStarted 0 c1 f\nToolCallFragment 0 {\nToolCallStarted 1 c2 g\nToolCallFragment 1 [\nToolCallFragment 1 ]\nToolCallFragment 0 }\nToolCallEnded 0\nToolCallEnded 1\nFinished tool_calls tool_calls\n"
            },
            {
                "Neither index nor id: joined by position",
                """
                    {"choices":[{"index":0,"delta":{"tool_calls":[{"function":{"name":"f","arguments":"{"}},{"function":{"name":"g","arguments":"["}}]}}]}
                    {"choices":[{"index":0,"delta":{"tool_calls":[{"function":{"arguments":"}"}},{"function":{"arguments":"]"}}]},"finish_reason":"stop"}]}
                    """,
                "ToolCallStarted 0  f\nToolCallFragment 0 {\nToolCallStarted 1  g\nToolCallFragment 1 [\nToolCallFragment 0 }\nToolCallFragment 1 ]\nToolCallEnded 0\nToolCallEnded 1\nFinished tool_calls stop\n"
            },
            {
                "A name that comes after the first arguments",
                """
                    {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"arguments":"{"}}]}}]}
                    {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"}"}}]},"finish_reason":"tool_calls"}]}
                    """,
                "ToolCallStarted 0 c1 f\nToolCallFragment 0 {\nToolCallFragment 0 }\nToolCallEnded 0\nFinished tool_calls tool_calls\n"
            },
            {
                "Arguments as an object instead of text",
                """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":{"port": "Brest"}}}]},"finish_reason":"tool_calls"}]}""",
                "ToolCallStarted 0 c1 f\nToolCallFragment 0 {\"port\": \"Brest\"}\nToolCallEnded 0\nFinished tool_calls tool_calls\n"
            },
            {
                "The deprecated function_call",
                """
                    {"choices":[{"index":0,"delta":{"content":null,"function_call":{"name":"f","arguments":"{"}}}]}
                    {"choices":[{"index":0,"delta":{"function_call":{"arguments":"}"}},"finish_reason":"function_call"}]}
                    """,
                "ToolCallStarted 0  f\nToolCallFragment 0 {\nToolCallFragment 0 }\nToolCallEnded 0\nFinished tool_calls function_call\n"
            },
            {
                "Azure: a first chunk that names nothing, an annotation after the finish, a late filter",
                """
                    {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0}]}
                    {"id":"az","model":"gpt-4o","created":7,"choices":[{"index":0,"delta":{"content":"Hi"},"content_filter_results":{}}]}
                    {"id":"az","model":"gpt-4o","created":7,"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}
                    {"id":"","model":"","choices":[{"index":0,"finish_reason":"content_filter","content_filter_offsets":{"check_offset":1}}]}
                    """,
                "Started az gpt-4o 7\nText Hi\nFinished stop stop\nFinished content_filter content_filter\n"
            },
            {
                "A refusal streams beside the content and ends with stop",
                """
                    {"choices":[{"index":0,"delta":{"role":"assistant","content":null,"refusal":"I can"}}]}
                    {"choices":[{"index":0,"delta":{"refusal":"not."}}]}
                    {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}
                    """,
                "Refusal I can\nRefusal not.\nFinished content_filter stop\n"
            },
            {
                "Mistral: parts of several kinds, and its own word for length",
                """{"choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":"Hm."},{"type":"text","text":"Hi"},{"type":"reference","reference_ids":[1]}]},"finish_reason":"model_length"}]}""",
                "Reasoning Hm.\nText Hi\nFinished length model_length\n"
            },
            {
                "Text before tool calls, wherever the members stand",
                """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{}"}}],"content":"Look:"},"index":0,"finish_reason":"tool_calls"}],"id":"late","model":"m"}""",
                "Started late m \nText Look:\nToolCallStarted 0 c f\nToolCallFragment 0 {}\nToolCallEnded 0\nFinished tool_calls tool_calls\n"
            },
            {
                "Other choices of a client that asked for several travel as payload only",
                """
                    {"choices":[{"index":1,"delta":{"content":"other"}}]}
                    {"choices":[{"index":1,"delta":{},"finish_reason":"stop"},{"index":0,"delta":{"content":"ours"},"finish_reason":"length"}]}
                    """,
                "Text ours\nFinished length length\n"
            },
            {
                "llama.cpp: the index after the delta, for our choice and for others",
                """
                    {"choices":[{"delta":{"content":"other"},"finish_reason":null,"index":1}]}
                    {"choices":[{"delta":{"content":"ours"},"finish_reason":null,"index":0}]}
                    {"choices":[{"delta":{},"finish_reason":"stop","index":1}]}
                    {"choices":[{"delta":{},"finish_reason":"length","index":0}]}
                    """,
                "Text ours\nFinished length length\n"
            },
            {
                "Members of other types than the one they have, one that is unknown, and no index at all",
                """
                    {"id":7,"model":["m"],"created":"1","choices":[{"delta":{"role":1,"content":7,"reasoning":{"a":1},"refusal":[],"tool_calls":"x","function_call":[]},"logprobs":{"content":[]},"index":"0"}]}
                    {"choices":{"index":0,"delta":{"content":"no"}},"usage":[],"x_groq":"g","error":null,"more":{"content":"no"}}
                    {"choices":[null,{"delta":{"tool_calls":[null],"content":[null]}}]}
                    {"choices":[{"delta":"no","finish_reason":["stop"]}]}
                    {"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}
                    """,
                "Text Hi\nFinished stop stop\n"
            },
            {
                "An index that is no whole number",
                """{"choices":[{"index":0.0,"delta":{"content":"Hi","tool_calls":[{"index":1.5,"id":"c","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}]}""",
                "Text Hi\nToolCallStarted 0 c f\nToolCallFragment 0 {}\nToolCallEnded 0\nFinished tool_calls stop\n"
            },
            {
                "Content after the role with null where nothing is",
                """{"id":null,"model":null,"usage":null,"error":null,"choices":[{"index":0,"logprobs":null,"delta":{"role":"assistant","content":"Hi","refusal":null,"tool_calls":null,"function_call":null,"reasoning_content":null},"finish_reason":"stop"}]}""",
                "Text Hi\nFinished stop stop\n"
            },
        };

    public static TheoryData<string, string, LlmErrorKind, FailureClass> Failures =>
        new()
        {
            {
                "vLLM: an error, then [DONE]",
                """{"error":{"message":"boom","type":"InternalServerError","code":500}}""",
                LlmErrorKind.ServiceUnavailable,
                FailureClass.Transient
            },
            { "An error as a string", """{"error":"boom"}""", LlmErrorKind.Unknown, FailureClass.Transient },
            {
                "Quota that shows in the stream only",
                """{"error":{"message":"You exceeded your quota","type":"insufficient_quota","code":"insufficient_quota"}}""",
                LlmErrorKind.QuotaExceeded,
                FailureClass.Exhausted
            },
            {
                "Mistral: finish reason error",
                """{"choices":[{"index":0,"delta":{},"finish_reason":"error"}]}""",
                LlmErrorKind.ServiceUnavailable,
                FailureClass.Transient
            },
            {
                "DeepSeek: out of capacity",
                """{"choices":[{"index":0,"delta":{},"finish_reason":"insufficient_system_resource"}]}""",
                LlmErrorKind.ServiceUnavailable,
                FailureClass.Transient
            },
            {
                "Groq: stopped early",
                """{"choices":[],"x_groq":{"id":"r","error":"over capacity"}}""",
                LlmErrorKind.ServiceUnavailable,
                FailureClass.Transient
            },
            {
                "A malformed event is never skipped",
                """{"choices":[{"index":0,"delta":{"content":"a"}}]""",
                LlmErrorKind.MalformedResponse,
                FailureClass.Transient
            },
            { "Two objects in one event", """{"choices":[]}{"choices":[]}""", LlmErrorKind.MalformedResponse, FailureClass.Transient },
            { "Not an object", """["choices"]""", LlmErrorKind.MalformedResponse, FailureClass.Transient },
            {
                "A choice that is no object, before the answer's error",
                """{"choices":["Hi"],"error":{"message":"gone"}}""",
                LlmErrorKind.MalformedResponse,
                FailureClass.Transient
            },
            {
                "A part of the text that is no object",
                """{"choices":[{"index":0,"delta":{"content":["Hi",{"type":"text","text":"!"}]},"finish_reason":"stop"}]}""",
                LlmErrorKind.MalformedResponse,
                FailureClass.Transient
            },
            {
                "A call that is no object",
                """{"choices":[{"index":0,"delta":{"tool_calls":["f"]},"finish_reason":"tool_calls"}]}""",
                LlmErrorKind.MalformedResponse,
                FailureClass.Transient
            },
            {
                "Half a surrogate pair",
                """{"choices":[{"index":0,"delta":{"content":"\ud83d"}}]}""",
                LlmErrorKind.MalformedResponse,
                FailureClass.Transient
            },
            {
                "Role only, then nothing",
                """{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}""",
                LlmErrorKind.Truncated,
                FailureClass.Transient
            },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Deviation_OfTheFamily_IsUnderstood(string server, string chunks, string transcript)
    {
        var (events, error) = await ChatFixtures.ReadAsync(Sse(chunks));
        error.ShouldBeNull(server);
        Transcript.Of(events).ShouldBe(transcript, server);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_InsideTheStream_IsTyped(string server, string chunks, LlmErrorKind kind, FailureClass @class)
    {
        var (events, error) = await ChatFixtures.ReadAsync(Sse(chunks));
        var failure = error.ShouldBeOfType<ProviderException>(server).Failure;
        (failure.Kind, failure.Class).ShouldBe((kind, @class), failure.Message);
        events.ShouldNotContain(e => e.Kind == StreamEventKind.Finished);
    }

    [Fact]
    public async Task ErrorEvent_WithoutErrorMember_IsTheErrorAsAWhole()
    {
        var (_, error) = await ChatFixtures.ReadAsync("event: error\ndata: {\"message\":\"model crashed\"}\n\n");
        error.ShouldBeOfType<ProviderException>().Message.ShouldContain("model crashed");
    }

    [Fact]
    public async Task Done_WithMoreBehindIt_EndsTheStreamThere()
    {
        var (events, error) = await ChatFixtures.ReadAsync(
            Sse("""{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}""") + "data: {\"error\":\"too late\"}\n\n"
        );
        error.ShouldBeNull();
        Transcript.Of(events).ShouldBe("Text Hi\nFinished stop stop\n");
    }

    /// <summary>Whoever was handed a call as whole may have acted on it.</summary>
    [Fact]
    public async Task Call_GoneOnWithAfterTheFinish_IsMalformed()
    {
        var (events, error) = await ChatFixtures.ReadAsync(
            Sse(
                """
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"x"}}]}}]}
                """
            )
        );
        error.ShouldBeOfType<ProviderException>().Failure.Kind.ShouldBe(LlmErrorKind.MalformedResponse);
        Transcript.Of(events).ShouldEndWith("ToolCallEnded 0\nFinished tool_calls tool_calls\n");
    }

    [Fact]
    public async Task Event_OfOneFrame_CarriesItsPayloadOnce()
    {
        const string chunk = """{"id":"a","model":"m","x":1,"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}""";
        var (events, _) = await ChatFixtures.ReadAsync($"data: {chunk}\n\ndata: [DONE]\n\n");
        events
            .Where(e => !e.Payload.IsEmpty)
            .Select(e => System.Text.Encoding.UTF8.GetString(e.Payload.Data.Span))
            .ShouldBe([chunk, "[DONE]"]);
        events[0].Kind.ShouldBe(StreamEventKind.Started);
    }

    private static string Sse(string chunks) =>
        string.Concat(
            chunks.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(c => $"data: {c}\n\n")
        ) + "data: [DONE]\n\n";
}
