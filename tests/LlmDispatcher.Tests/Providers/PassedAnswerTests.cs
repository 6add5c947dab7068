using System.Buffers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Anthropic;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Providers.OpenAI.Chat;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers;

/// <summary>A provider's own stream, put back together into the answer that it would have given whole.</summary>
public sealed class PassedAnswerTests
{
    private static readonly ProviderOptions Limits = new();

    public static TheoryData<string, string> Fixtures
    {
        get
        {
            var fixtures = new TheoryData<string, string>();
            foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures"), "*.sse").Order())
            {
                var text = File.ReadAllText(file);
                if (text.Contains("chat.completion.chunk") && text.Contains("\"finish_reason\":\"") && !text.Contains("\"error\""))
                    fixtures.Add("chat", Path.GetFileName(file));
                else if (text.Contains("\"message_start\"") && text.Contains("\"message_stop\""))
                    fixtures.Add("anthropic", Path.GetFileName(file));
                else if (text.Contains("\"finishReason\""))
                    fixtures.Add("google", Path.GetFileName(file));
            }
            return fixtures;
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Fixture_PutTogether_TellsWhatTheStreamTold(string language, string file)
    {
        var payloads = Payloads(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", file)));
        var reader = Reader(language);
        var events = new EventQueue(Limits.MaxAnswerLength);
        foreach (var payload in payloads)
            reader.Read("message", Encoding.UTF8.GetBytes(payload), events);
        var streamed = Fold(Enumerable.Range(0, events.Count).Select(i => events[i]));

        var (read, error) = await Transcript.CollectAsync(
            WholeResponse.ReadAsync(
                new MemoryStream(PutTogether(language, payloads)),
                Reader(language),
                Limits,
                TestContext.Current.CancellationToken
            )
        );

        error.ShouldBeNull();
        var whole = Fold(read);
        whole.Text.ShouldBe(streamed.Text);
        whole.Reasoning.ShouldBe(streamed.Reasoning);
        whole.Refusal.ShouldBe(streamed.Refusal);
        whole
            .Calls.Select(c => (c.Id, c.Name, c.Signature, Json(c.Arguments)))
            .ShouldBe(streamed.Calls.Select(c => (c.Id, c.Name, c.Signature, Json(c.Arguments))));
        whole.Finish!.Reason.ShouldBe(streamed.Finish!.Reason);
        whole.Start!.Id.ShouldBe(streamed.Start!.Id);
        (whole.Usage?.InputTokenCount, whole.Usage?.OutputTokenCount).ShouldBe(
            (streamed.Usage?.InputTokenCount, streamed.Usage?.OutputTokenCount)
        );
    }

    [Fact]
    public void Anthropic_BlocksThatWeDoNotKnow_AreThereInTheirOrder() =>
        ShouldBecome(
            "anthropic",
            """
            {"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","model":"c","content":[],"stop_reason":null,"usage":{"input_tokens":7,"output_tokens":1,"service_tier":"standard"}}}
            {"type":"ping"}
            {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}
            {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm"}}
            {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"m."}}
            {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s=="}}
            {"type":"content_block_stop","index":0}
            {"type":"content_block_start","index":1,"content_block":{"type":"server_tool_use","id":"srv","name":"web_search","input":{}}}
            {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"query\":"}}
            {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"\"tides\"}"}}
            {"type":"content_block_stop","index":1}
            {"type":"content_block_start","index":2,"content_block":{"type":"web_search_tool_result","tool_use_id":"srv","content":[{"type":"web_search_result","url":"https://a"}]}}
            {"type":"content_block_stop","index":2}
            {"type":"content_block_start","index":3,"content_block":{"type":"text","text":""}}
            {"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":"High "}}
            {"type":"content_block_delta","index":3,"delta":{"type":"citations_delta","citation":{"url":"https://a"}}}
            {"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":"tide"}}
            {"type":"content_block_delta","index":3,"delta":{"type":"citations_delta","citation":{"url":"https://b"}}}
            {"type":"content_block_stop","index":3}
            {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null,"container":{"id":"k"}},"usage":{"output_tokens":9,"server_tool_use":{"web_search_requests":1}}}
            {"type":"message_stop"}
            """,
            """
            {"id":"m1","type":"message","role":"assistant","model":"c","content":[
              {"type":"thinking","thinking":"Hmm.","signature":"s=="},
              {"type":"server_tool_use","id":"srv","name":"web_search","input":{"query":"tides"}},
              {"type":"web_search_tool_result","tool_use_id":"srv","content":[{"type":"web_search_result","url":"https://a"}]},
              {"type":"text","text":"High tide","citations":[{"url":"https://a"},{"url":"https://b"}]}],
             "stop_reason":"end_turn","stop_sequence":null,"container":{"id":"k"},
             "usage":{"input_tokens":7,"output_tokens":9,"service_tier":"standard","server_tool_use":{"web_search_requests":1}}}
            """
        );

    [Fact]
    public void Gemini_PartsThatWeDoNotKnow_AreThereInTheirOrder() =>
        ShouldBecome(
            "google",
            """
            {"candidates":[{"content":{"parts":[{"text":"Hm","thought":true}],"role":"model"},"index":0}],"responseId":"r","modelVersion":"g"}
            {"candidates":[{"content":{"parts":[{"text":"m.","thought":true},{"text":"Let me "}],"role":"model"},"index":0}],"responseId":"r","modelVersion":"g"}
            {"candidates":[{"content":{"parts":[{"text":"see: "},{"executableCode":{"language":"PYTHON","code":"1"}},{"codeExecutionResult":{"outcome":"OUTCOME_OK"}},{"text":"On"}],"role":"model"}}],"responseId":"r","modelVersion":"g"}
            {"candidates":[{"content":{"parts":[{"text":"e.","thoughtSignature":"s"},{"text":"More"}]},"finishReason":"STOP","groundingMetadata":{"webSearchQueries":["tides"]}}],"usageMetadata":{"promptTokenCount":3},"responseId":"r","modelVersion":"g"}
            """,
            """
            {"candidates":[{"content":{"parts":[{"text":"Hmm.","thought":true},{"text":"Let me see: "},{"executableCode":{"language":"PYTHON","code":"1"}},
              {"codeExecutionResult":{"outcome":"OUTCOME_OK"}},{"text":"One.","thoughtSignature":"s"},{"text":"More"}],"role":"model"},
              "index":0,"finishReason":"STOP","groundingMetadata":{"webSearchQueries":["tides"]}}],
             "responseId":"r","modelVersion":"g","usageMetadata":{"promptTokenCount":3}}
            """
        );

    [Fact]
    public void Chat_MembersThatWeDoNotKnow_AreThere() =>
        ShouldBecome(
            "chat",
            """
            {"id":"c1","object":"chat.completion.chunk","created":5,"model":"g","system_fingerprint":"f","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}
            {"id":"c1","object":"chat.completion.chunk","created":5,"model":"g","choices":[{"index":0,"delta":{"reasoning_content":"Hm"},"finish_reason":null}]}
            {"id":"c1","object":"chat.completion.chunk","created":5,"model":"g","choices":[{"index":0,"delta":{"content":"High "},"logprobs":{"content":[{"token":"High"}],"refusal":null},"finish_reason":null}]}
            {"id":"c1","object":"chat.completion.chunk","created":5,"model":"g","choices":[{"index":0,"delta":{"content":"tide","annotations":[{"type":"url_citation"}]},"logprobs":{"content":[{"token":"tide"}],"refusal":null},"finish_reason":null}]}
            {"id":"c1","object":"chat.completion.chunk","created":5,"model":"g","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]}}]}
            {"id":"c1","object":"chat.completion.chunk","created":5,"model":"g","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\":"}},{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]}}]}
            {"id":"c1","object":"chat.completion.chunk","created":5,"model":"g","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}}]}
            {"id":"c1","object":"chat.completion.chunk","created":5,"model":"g","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}
            {"id":"c1","object":"chat.completion.chunk","created":5,"model":"g","choices":[],"usage":{"prompt_tokens":3},"x_groq":{"id":"q"}}
            [DONE]
            """,
            """
            {"id":"c1","object":"chat.completion","created":5,"model":"g","system_fingerprint":"f","usage":{"prompt_tokens":3},"x_groq":{"id":"q"},"choices":[{"index":0,
              "message":{"role":"assistant","content":"High tide","reasoning_content":"Hm","annotations":[{"type":"url_citation"}],
                "tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},{"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]},
              "logprobs":{"content":[{"token":"High"},{"token":"tide"}],"refusal":null},"finish_reason":"tool_calls"}]}
            """
        );

    [Theory]
    [InlineData("chat")]
    [InlineData("anthropic")]
    [InlineData("google")]
    public void Nothing_PutTogether_IsNothing(string language) => Passed(language).TryWrite(new ArrayBufferWriter<byte>()).ShouldBeFalse();

    // JSON all the same, and a reader skips what it does not know; whoever puts it together again must not break on it.
    [Theory]
    [InlineData("chat", """{"id":"c","choices":[{"index":0,"delta":{"content":"Hi"},"x":{"\ud800":1}}]}""")]
    [InlineData("anthropic", """{"type":"message_start","message":{"id":"m","usage":{"\udfff":1}}}""")]
    [InlineData("anthropic", """{"type":"message_delta","usage":{},"usage":{}}""")]
    [InlineData("google", """{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}],"x":{"\ud800":1}}""")]
    public void NamesThatCannotBeWritten_Taken_AreRefused(string language, string payload) =>
        Should.Throw<JsonException>(() => Passed(language).Take(Encoding.UTF8.GetBytes(payload)));

    [Theory]
    [InlineData("anthropic", """{"type":"message_start","message":{"id":"m","x":["\udfff"]}}""")]
    [InlineData("google", """{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}],"x":["\ud800"]}""")]
    public void TextsThatCannotBeWritten_PutTogether_AreNotWritten(string language, string payload)
    {
        var passed = Passed(language);
        var output = new ArrayBufferWriter<byte>();
        passed.Take(Encoding.UTF8.GetBytes(payload));
        passed.TryWrite(output).ShouldBeFalse();
        output.WrittenCount.ShouldBe(0);
    }

    private static void ShouldBecome(string language, string payloads, string expected)
    {
        var whole = JsonNode.Parse(PutTogether(language, payloads.Split('\n')));
        JsonNode.DeepEquals(whole, JsonNode.Parse(expected)).ShouldBeTrue(whole!.ToJsonString());
    }

    private static byte[] PutTogether(string language, IEnumerable<string> payloads)
    {
        var passed = Passed(language);
        foreach (var payload in payloads)
            passed.Take(Encoding.UTF8.GetBytes(payload));
        var output = new ArrayBufferWriter<byte>();
        passed.TryWrite(output).ShouldBeTrue();
        return output.WrittenSpan.ToArray();
    }

    private static List<string> Payloads(string sse)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(sse));
        return [.. SseParser.Create(stream).Enumerate().Select(e => e.Data)];
    }

    private static AnswerFold Fold(IEnumerable<StreamEvent> events)
    {
        var fold = new AnswerFold();
        foreach (var e in events)
            fold.Add(e);
        return fold;
    }

    private static string Json(string arguments) => arguments.Length == 0 ? "{}" : JsonNode.Parse(arguments)!.ToJsonString();

    private static IPassedAnswer Passed(string language) =>
        language switch
        {
            "chat" => new PassedCompletion(),
            "anthropic" => new PassedMessage(),
            _ => new PassedResponse(),
        };

    private static IFrameReader Reader(string language) =>
        language switch
        {
            "chat" => new ChatReader(),
            "anthropic" => new MessagesReader(),
            _ => new GeminiReader(),
        };
}
