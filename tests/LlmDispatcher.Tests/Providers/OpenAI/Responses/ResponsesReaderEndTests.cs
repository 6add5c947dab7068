using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.OpenAI.Responses;

/// <summary>How an answer begins and ends, and what stands there that nobody expects.</summary>
public sealed class ResponsesReaderEndTests
{
    private static readonly FixtureChecks Checks = new(() => new ResponsesReader());

    private const string Completed = """{"type":"response.completed","response":{"status":"completed","output":[]}}""";

    private const string Call =
        """{"type":"response.output_item.added","item":{"id":"a","type":"function_call","call_id":"c","name":"f","arguments":""}}""";

    public static TheoryData<string, string, string> Answers =>
        new()
        {
            { "Complete by its event alone", """{"type":"response.completed"}""", "Finished stop completed\n" },
            {
                "Incomplete, without details",
                """{"type":"response.incomplete","response":{"id":"r"}}""",
                "Started r  \nFinished incomplete incomplete\n"
            },
            {
                "Incomplete, with null for details",
                """{"type":"response.incomplete","response":{"model":"m","incomplete_details":null}}""",
                "Started  m \nFinished incomplete incomplete\n"
            },
            {
                "Incomplete, with empty details",
                """{"type":"response.incomplete","response":{"incomplete_details":{}}}""",
                "Finished incomplete incomplete\n"
            },
            {
                "Incomplete, with details of other kinds",
                """{"type":"response.incomplete","response":{"incomplete_details":{"x":{"reason":"?"},"reason":7}}}""",
                "Finished incomplete incomplete\n"
            },
            {
                "A call that was open when the answer was cut off",
                Call + "\n" + """{"type":"response.incomplete","response":{"incomplete_details":{"reason":"max_output_tokens"}}}""",
                "ToolCallStarted 0 c f\nFinished length max_output_tokens\n"
            },
            {
                "A call that was cut off in an answer that was not",
                """{"type":"response.output_item.done","item":{"type":"function_call","call_id":"c","name":"f","arguments":"{","status":"incomplete"}}"""
                    + "\n"
                    + Completed,
                "ToolCallStarted 0 c f\nToolCallFragment 0 {\nFinished tool_calls completed\n"
            },
            {
                "Events without what they are about",
                """
                    {"type":"response.created"}
                    {"type":"response.in_progress","response":null}
                    {"type":"response.output_item.added"}
                    {"type":"response.output_item.added","item":"message"}
                    {"type":"response.output_item.done","item":null}
                    {"type":"response.output_text.delta"}
                    {"type":"response.output_text.done"}
                    """
                    + "\n"
                    + Completed,
                "Finished stop completed\n"
            },
            {
                "Two beginnings",
                """
                    {"type":"response.created","response":{}}
                    {"type":"response.queued","response":{"id":"r","model":"m"}}
                    {"type":"response.in_progress","response":{"id":"s","model":"n"}}
                    """
                    + "\n"
                    + Completed,
                "Started r m \nFinished stop completed\n"
            },
            {
                "Members of other kinds than they should be, and unknown ones around the known",
                """
                    {"delta":"?","type":{"type":"response.output_text.delta"}}
                    {"delta":"?","type":["response.output_text.delta"]}
                    {"x":{"delta":"?"},"type":"response.output_text.delta","logprobs":[{"delta":"?"}],"output_index":"0","content_index":null,"delta":"Hi"}
                    {"type":"response.output_text.delta","delta":{"text":"?"}}
                    {"type":"response.output_text.done","output_index":[0],"content_index":0.5,"text":"Hi"}
                    {"type":"response.completed","response":{"x":{"id":"?"},"id":7,"model":["?"],"created_at":"now","status":{},"output":{},"y":[{"model":"?"}],"usage":[]}}
                    """,
                "Text Hi\nFinished stop completed\n"
            },
            {
                "Usage that is null",
                """{"type":"response.completed","response":{"status":"completed","usage":null}}""",
                "Finished stop completed\n"
            },
        };

    public static TheoryData<string, string, LlmErrorKind, string> Failures =>
        new()
        {
            {
                "Failed without a status",
                """{"type":"response.failed","response":{"id":"r"}}""",
                LlmErrorKind.ServiceUnavailable,
                "does not say why"
            },
            { "Cancelled without a status", """{"type":"response.cancelled"}""", LlmErrorKind.ServiceUnavailable, "does not say why" },
            {
                "Cancelled",
                """{"type":"response.cancelled","response":{"status":"cancelled"}}""",
                LlmErrorKind.ServiceUnavailable,
                "cancelled the answer"
            },
            {
                "A whole response that is still being made",
                """{"object":"response","id":"r","model":"m","status":"in_progress","output":[]}""",
                LlmErrorKind.Truncated,
                "without a finish reason"
            },
            {
                "A whole response without a status",
                """{"object":"response","id":"r","model":"m","output":[]}""",
                LlmErrorKind.Truncated,
                "without a finish reason"
            },
            { "Another object", """{"object":"list","status":"completed"}""", LlmErrorKind.Truncated, "without a finish reason" },
            { "Done without an end", "[DONE]\n" + Completed, LlmErrorKind.Truncated, "declared done" },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_OfAnyShape_IsUnderstood(string what, string events, string transcript)
    {
        var (told, error) = await Checks.ReadLinesAsync(events);
        error.ShouldBeNull(what);
        Transcript.Of(told).ShouldBe(transcript, what);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Answer_ThatDoesNotEnd_SaysWhy(string what, string events, LlmErrorKind kind, string words)
    {
        var (_, error) = await Checks.ReadLinesAsync(events);
        var failure = error.ShouldBeOfType<ProviderException>(what);
        (failure.Kind, failure.Failure.Class).ShouldBe((kind, FailureClass.Transient), what);
        failure.Message.ShouldContain(words);
    }

    [Fact]
    public async Task Error_ThatIsNamedByItsEventOnly_IsOne()
    {
        var (_, error) = await Checks.ReadAsync(
            "event: error\ndata: {\"code\":\"rate_limit_exceeded\",\"message\":\"slow\"}\n\ndata: " + Completed + "\n\n"
        );
        error.ShouldBeOfType<ProviderException>().Kind.ShouldBe(LlmErrorKind.RateLimit);
    }

    [Theory]
    [InlineData("", false, false)]
    [InlineData("[DONE]", true, false)]
    [InlineData("""{"type":"response.output_text.done","text":"Hi"}""", false, false)]
    [InlineData(Completed, true, true)]
    [InlineData("""{"type":"response.incomplete","response":{}}""", true, true)]
    [InlineData("""{"object":"response","status":"in_progress"}""", false, false)]
    public void Frame_OfAnEnd_IsProofAndNothingFollows(string frame, bool isDone, bool hasProof)
    {
        var reader = new ResponsesReader();
        reader.Read("message", Encoding.UTF8.GetBytes(frame), new EventQueue(100));
        (reader.IsDone, reader.HasProof).ShouldBe((isDone, hasProof));
    }

    [Theory]
    [InlineData("7", "An event is an object")]
    [InlineData("""{"type":"response.function_call_arguments.delta","delta":"{}"}""", "A function call has no name")]
    public void Frame_ThatBreaksTheRules_IsNamed(string frame, string words)
    {
        var reader = new ResponsesReader();
        var events = new EventQueue(100);
        Should
            .Throw<JsonException>(() =>
            {
                reader.Read("message", Encoding.UTF8.GetBytes(frame), events);
                reader.Read("message", Encoding.UTF8.GetBytes(Completed), events);
            })
            .Message.ShouldContain(words);
    }
}
