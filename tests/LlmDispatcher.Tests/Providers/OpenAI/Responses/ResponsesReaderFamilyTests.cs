using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.OpenAI.Responses;

/// <summary>What servers do differently, one row each.</summary>
public sealed class ResponsesReaderFamilyTests
{
    private static readonly FixtureChecks Checks = new(() => new ResponsesReader());

    private const string Completed = """{"type":"response.completed","response":{"status":"completed","output":[]}}""";

    public static TheoryData<string, string, string> Answers =>
        new()
        {
            { "A completed answer that is empty", Completed, "Finished stop completed\n" },
            {
                "Only the terminal response",
                """{"type":"response.completed","response":{"id":"r","model":"m","created_at":7.5,"status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Hi"}]},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}]}}""",
                "Started r m 7\nText Hi\nToolCallStarted 0 c f\nToolCallFragment 0 {}\nToolCallEnded 0\nFinished tool_calls completed\n"
            },
            {
                "Only finished items",
                """
                    {"type":"response.output_item.done","output_index":0,"item":{"id":"rs","type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"Hm."}]}}
                    {"type":"response.output_item.done","output_index":1,"item":{"id":"m","type":"message","content":[{"type":"output_text","text":"a"},{"type":"refusal","refusal":"no"}]}}
                    {"type":"response.output_item.done","output_index":2,"item":{"id":"fc","type":"function_call","call_id":"c","name":"f","arguments":"{\"a\":1}"}}
                    """
                    + "\n"
                    + Completed,
                "Reasoning Hm.\nText a\nRefusal no\nToolCallStarted 0 c f\nToolCallFragment 0 {\"a\":1}\nToolCallEnded 0\nFinished content_filter completed\n"
            },
            {
                "Only whole texts and arguments, and the output again at the end",
                """
                    {"type":"response.output_item.added","output_index":0,"item":{"id":"m","type":"message","content":[]}}
                    {"type":"response.output_text.done","item_id":"m","output_index":0,"content_index":0,"text":"Hi"}
                    {"type":"response.output_item.added","output_index":1,"item":{"id":"fc","type":"function_call","call_id":"c","name":"f","arguments":""}}
                    {"type":"response.function_call_arguments.done","item_id":"fc","output_index":1,"arguments":"{}"}
                    {"type":"response.output_item.done","output_index":1,"item":{"id":"fc","type":"function_call","call_id":"c","name":"f","arguments":"{}"}}
                    {"type":"response.completed","response":{"status":"completed","output":[{"id":"m","type":"message","content":[{"type":"output_text","text":"Hi"}]}]}}
                    """,
                "Text Hi\nToolCallStarted 0 c f\nToolCallFragment 0 {}\nToolCallEnded 0\nFinished tool_calls completed\n"
            },
            {
                "Proxies: a new item id in every event",
                """
                    {"type":"response.output_item.added","output_index":0,"item":{"id":"a1","type":"message","content":[]}}
                    {"type":"response.output_text.delta","item_id":"a2","output_index":0,"content_index":0,"delta":"Hi"}
                    {"type":"response.output_text.done","item_id":"a3","output_index":0,"content_index":0,"text":"Hi"}
                    {"type":"response.output_item.done","output_index":0,"item":{"id":"a4","type":"message","content":[{"type":"output_text","text":"Hi"}]}}
                    {"type":"response.output_item.added","output_index":1,"item":{"id":"b1","type":"function_call","call_id":"c1","name":"f","arguments":""}}
                    {"type":"response.output_item.added","output_index":2,"item":{"id":"d1","type":"function_call","call_id":"c2","name":"g","arguments":""}}
                    {"type":"response.function_call_arguments.delta","item_id":"d2","output_index":2,"delta":"["}
                    {"type":"response.function_call_arguments.delta","item_id":"b2","output_index":1,"delta":"{}"}
                    {"type":"response.function_call_arguments.delta","item_id":"d3","output_index":2,"delta":"]"}
                    {"type":"response.output_item.done","output_index":1,"item":{"id":"b3","type":"function_call","call_id":"c1","name":"f","arguments":"{}"}}
                    {"type":"response.output_item.done","output_index":2,"item":{"id":"d4","type":"function_call","call_id":"c2","name":"g","arguments":"[]"}}
                    """
                    + "\n"
                    + Completed,
                "Text Hi\nToolCallStarted 0 c1 f\nToolCallStarted 1 c2 g\nToolCallFragment 1 [\nToolCallFragment 0 {}\nToolCallFragment 1 ]\nToolCallEnded 0\nToolCallEnded 1\nFinished tool_calls completed\n"
            },
            {
                "Every item at place 0",
                """
                    {"type":"response.output_item.added","output_index":0,"item":{"id":"a","type":"function_call","call_id":"c1","name":"f","arguments":""}}
                    {"type":"response.function_call_arguments.delta","item_id":"a","output_index":0,"delta":"1"}
                    {"type":"response.output_item.done","output_index":0,"item":{"id":"a","type":"function_call","call_id":"c1","name":"f","arguments":"1"}}
                    {"type":"response.output_item.added","output_index":0,"item":{"id":"b","type":"function_call","call_id":"c2","name":"g","arguments":""}}
                    {"type":"response.output_item.done","output_index":0,"item":{"id":"b","type":"function_call","call_id":"c2","name":"g","arguments":"2"}}
                    """
                    + "\n"
                    + Completed,
                "ToolCallStarted 0 c1 f\nToolCallFragment 0 1\nToolCallEnded 0\nToolCallStarted 1 c2 g\nToolCallFragment 1 2\nToolCallEnded 1\nFinished tool_calls completed\n"
            },
            {
                "A call whose name comes with its end",
                """
                    {"type":"response.function_call_arguments.delta","item_id":"a","output_index":0,"delta":"{"}
                    {"type":"response.function_call_arguments.delta","item_id":"a","output_index":0,"delta":"}"}
                    {"type":"response.output_item.done","output_index":0,"item":{"id":"a","type":"function_call","call_id":"c","name":"f","arguments":"{}"}}
                    """
                    + "\n"
                    + Completed,
                "ToolCallStarted 0 c f\nToolCallFragment 0 {}\nToolCallEnded 0\nFinished tool_calls completed\n"
            },
            {
                "A call whose end is never told, and arguments as an object",
                """
                    {"type":"response.output_item.added","output_index":0,"item":{"id":"a","type":"function_call","call_id":"c","name":"f","arguments":""}}
                    {"type":"response.function_call_arguments.done","item_id":"a","output_index":0,"arguments":{"port": "Brest"}}
                    """
                    + "\n"
                    + Completed,
                "ToolCallStarted 0 c f\nToolCallFragment 0 {\"port\": \"Brest\"}\nToolCallEnded 0\nFinished tool_calls completed\n"
            },
            {
                "Neither ids nor places",
                """
                    {"type":"response.output_item.added","item":{"type":"message"}}
                    {"type":"response.output_text.delta","delta":"a"}
                    {"type":"response.output_text.delta","delta":"b"}
                    {"type":"response.output_item.done","item":{"type":"message","content":[{"type":"output_text","text":"ab"}]}}
                    {"type":"response.output_item.added","item":{"type":"message"}}
                    {"type":"response.output_text.delta","delta":"c"}
                    """
                    + "\n"
                    + Completed,
                "Text a\nText b\nText c\nFinished stop completed\n"
            },
            {
                "Open-weight models: the reasoning itself",
                """
                    {"type":"response.reasoning_text.delta","item_id":"rs","output_index":0,"content_index":0,"delta":"Hm."}
                    {"type":"response.reasoning_text.done","item_id":"rs","output_index":0,"content_index":0,"text":"Hm."}
                    {"type":"response.output_item.done","output_index":0,"item":{"id":"rs","type":"reasoning","content":[{"type":"reasoning_text","text":"Hm."}],"summary":[]}}
                    """
                    + "\n"
                    + Completed,
                "Reasoning Hm.\nFinished stop completed\n"
            },
            {
                "Reasoning that comes sealed only",
                """
                    {"type":"response.output_item.added","output_index":0,"item":{"id":"rs","type":"reasoning","summary":[],"encrypted_content":"early"}}
                    {"type":"response.output_item.done","output_index":0,"item":{"id":"rs","type":"reasoning","summary":[],"encrypted_content":"seal"}}
                    """
                    + "\n"
                    + Completed,
                "RedactedReasoning seal\nFinished stop completed\n"
            },
            {
                "Members in another order, and events to come",
                """
                    {"delta":"Hi","item_id":"m","type":"response.output_text.delta"}
                    {"type":"response.telepathy.delta","delta":"?"}
                    {"response":{"status":"completed"},"type":"response.completed"}
                    """,
                "Text Hi\nFinished stop completed\n"
            },
            {
                "Filtered, and a reason to come",
                """{"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"x":1,"reason":"content_filter"}}}""",
                "Finished content_filter content_filter\n"
            },
            {
                "Incomplete for a reason of its own",
                """{"type":"response.incomplete","response":{"incomplete_details":{"reason":"max_messages"}}}""",
                "Finished max_messages max_messages\n"
            },
            {
                "A terminal event whose response says otherwise",
                """{"type":"response.completed","response":{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}}""",
                "Finished length max_output_tokens\n"
            },
            {
                "Hosted tools travel as payload only",
                """
                    {"type":"response.output_item.added","output_index":0,"item":{"id":"ws","type":"web_search_call","status":"in_progress"}}
                    {"type":"response.output_item.done","output_index":0,"item":{"id":"ws","type":"web_search_call","status":"completed"}}
                    {"type":"response.output_text.delta","item_id":"m","output_index":1,"content_index":0,"delta":"Hi"}
                    """
                    + "\n"
                    + Completed,
                "Text Hi\nFinished stop completed\n"
            },
        };

    public static TheoryData<string, string, LlmErrorKind, FailureClass> Failures =>
        new()
        {
            {
                "The published, flat form",
                """{"type":"error","code":"rate_limit_exceeded","message":"slow","param":null,"sequence_number":1}""",
                LlmErrorKind.RateLimit,
                FailureClass.Limited
            },
            {
                "The recorded, nested form",
                """{"type":"error","sequence_number":1,"error":{"type":"invalid_request_error","code":"context_length_exceeded","message":"long","param":null}}""",
                LlmErrorKind.ContextLengthExceeded,
                FailureClass.TooLong
            },
            {
                "Quota that shows in the stream only",
                """{"type":"response.failed","response":{"id":"r","status":"failed","metadata":{"raw":"x"},"error":{"code":"insufficient_quota","message":"You exceeded your quota"}}}""",
                LlmErrorKind.QuotaExceeded,
                FailureClass.Exhausted
            },
            {
                "A bad image is bad everywhere",
                """{"type":"response.failed","response":{"status":"failed","error":{"code":"image_too_large","message":"too large"}}}""",
                LlmErrorKind.InvalidRequest,
                FailureClass.Invalid
            },
            {
                "Refused by a policy",
                """{"type":"response.failed","response":{"status":"failed","error":{"code":"bio_policy","message":"no"}}}""",
                LlmErrorKind.ContentFilter,
                FailureClass.Refused
            },
            {
                "Failed without a word",
                """{"type":"response.failed","response":{"status":"failed","error":null}}""",
                LlmErrorKind.ServiceUnavailable,
                FailureClass.Transient
            },
            {
                "Cancelled",
                """{"type":"response.completed","response":{"status":"cancelled"}}""",
                LlmErrorKind.ServiceUnavailable,
                FailureClass.Transient
            },
            {
                "An error as Chat sends it",
                """{"error":{"message":"boom","type":"server_error"}}""",
                LlmErrorKind.ServiceUnavailable,
                FailureClass.Transient
            },
            {
                "A call that never gets a name",
                """{"type":"response.function_call_arguments.delta","item_id":"a","delta":"{}"}""" + "\n" + Completed,
                LlmErrorKind.MalformedResponse,
                FailureClass.Transient
            },
            {
                "A malformed event is never skipped",
                """{"type":"response.output_text.delta","delta":"a" """,
                LlmErrorKind.MalformedResponse,
                FailureClass.Transient
            },
            { "Two objects in one event", Completed + Completed, LlmErrorKind.MalformedResponse, FailureClass.Transient },
            { "Not an object", """["response"]""", LlmErrorKind.MalformedResponse, FailureClass.Transient },
            {
                "A part that is no object",
                """{"type":"response.output_item.done","output_index":0,"item":{"id":"m","type":"message","content":["Hi"]}}"""
                    + "\n"
                    + Completed,
                LlmErrorKind.MalformedResponse,
                FailureClass.Transient
            },
            {
                "Half a surrogate pair",
                """{"type":"response.output_text.delta","delta":"\ud83d"}""",
                LlmErrorKind.MalformedResponse,
                FailureClass.Transient
            },
            {
                "All said, but not declared complete",
                """
                    {"type":"response.output_text.delta","item_id":"m","delta":"Hi"}
                    {"type":"response.output_item.done","item":{"id":"m","type":"message","content":[{"type":"output_text","text":"Hi"}]}}
                    [DONE]
                    """,
                LlmErrorKind.Truncated,
                FailureClass.Transient
            },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Deviation_OfAServer_IsUnderstood(string server, string events, string transcript)
    {
        var (told, error) = await Checks.ReadLinesAsync(events);
        error.ShouldBeNull(server);
        Transcript.Of(told).ShouldBe(transcript, server);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_InsideTheStream_IsTyped(string server, string events, LlmErrorKind kind, FailureClass @class)
    {
        var (told, error) = await Checks.ReadLinesAsync(events);
        var failure = error.ShouldBeOfType<ProviderException>(server).Failure;
        (failure.Kind, failure.Class).ShouldBe((kind, @class), failure.Message);
        told.ShouldNotContain(e => e.Kind == StreamEventKind.Finished);
    }

    [Fact]
    public async Task Secret_RepeatedByAnError_IsBlanked()
    {
        var checks = new FixtureChecks(() => new ResponsesReader("sk-very-secret-key"));
        var (_, error) = await checks.ReadLinesAsync("""{"type":"error","code":null,"message":"key sk-very-secret-key is odd"}""");
        error.ShouldBeOfType<ProviderException>().Message.ShouldNotContain("very-secret");
    }
}
