using System.Text;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Google;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Providers.Google;

/// <summary>What the dialect's servers send besides the ordinary, one row each.</summary>
public sealed class GeminiReaderTests
{
    public static TheoryData<string, string, string> Answers =>
        new()
        {
            {
                "The name comes first, wherever it stands",
                """{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}],"responseId":"r","modelVersion":"m"}""",
                "Started r m \nText a\nFinished stop STOP\n"
            },
            {
                "No name, no index, no role",
                """{"candidates":[{"content":{"parts":[{"text":"a"}]}}]} {"candidates":[{"finishReason":"STOP"}]}""",
                "Text a\nFinished stop STOP\n"
            },
            {
                "A name that comes late",
                """{"usageMetadata":{"promptTokenCount":1}} {"candidates":[{"finishReason":"STOP"}],"modelVersion":"m"}""",
                "Usage 1   cached  reasoning \nStarted  m \nFinished stop STOP\n"
            },
            {
                "Content without parts, parts that are none, parts of other kinds and unknown members are payload only",
                """
                    {"candidates":[{"content":{"role":"model"},"index":0}],"x":{"y":[1]}}
                    {"candidates":[{"content":{"parts":null},"index":0,"groundingMetadata":{"a":[{}]}}]}
                    {"candidates":[{"content":{"parts":[{"executableCode":{"language":"PYTHON","code":"1"},"thoughtSignature":"s"},{"codeExecutionResult":{"outcome":"OUTCOME_OK"}},{"inlineData":{"mimeType":"image/png","data":"AQID"}},{},{"text":null},{"text":""}]}}]}
                    {"candidates":[{"content":{"parts":[{"text":"a","videoMetadata":{}}]},"finishReason":"STOP"}]}
                    """,
                "Text a\nFinished stop STOP\n"
            },
            {
                "Another candidate is payload only, also when its index comes last",
                """{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP","index":1}]} {"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"MAX_TOKENS","index":0}]}""",
                "Text a\nFinished length MAX_TOKENS\n"
            },
            {
                "Signatures on thought, on text and on a part without text",
                """{"candidates":[{"content":{"parts":[{"thoughtSignature":"s1","thought":true,"text":"t"},{"text":"a","thoughtSignature":"s2"},{"thoughtSignature":"s3","text":""}]},"finishReason":"STOP"}]}""",
                "Reasoning t\nReasoningSignature s1\nText a\nReasoningSignature s2\nReasoningSignature s3\nFinished stop STOP\n"
            },
            {
                "A thought that is none",
                """{"candidates":[{"content":{"parts":[{"text":"a","thought":false}]},"finishReason":"STOP"}]}""",
                "Text a\nFinished stop STOP\n"
            },
            {
                "Calls without a name of the answer, arguments as they came, none and null",
                """{"candidates":[{"content":{"parts":[{"functionCall":{"args":{"a": [1.50,"é"]},"name":"f"}},{"functionCall":{"name":"g"}},{"functionCall":{"name":"h","args":null,"id":""}}]},"finishReason":"STOP"}]}""",
                "ToolCallStarted 0 call_0 f\nToolCallFragment 0 {\"a\": [1.50,\"é\"]}\nToolCallEnded 0\nToolCallStarted 1 call_1 g\nToolCallEnded 1\nToolCallStarted 2 call_2 h\nToolCallEnded 2\nFinished tool_calls STOP\n"
            },
            {
                "A finish in every chunk, as early models had it: the last one counts",
                """{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]} {"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"MAX_TOKENS"}]}""",
                "Text a\nFinished stop STOP\nText b\nFinished length MAX_TOKENS\n"
            },
            {
                "An unspecified reason is none",
                """{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"FINISH_REASON_UNSPECIFIED"}]} {"candidates":[{"finishReason":"STOP"}]}""",
                "Text a\nFinished stop STOP\n"
            },
            {
                "An explanation",
                """{"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL","finishMessage":"Malformed function call: x"}]}""",
                "Finished MALFORMED_FUNCTION_CALL MALFORMED_FUNCTION_CALL because Malformed function call: x\n"
            },
            {
                "A feedback that does not block",
                """{"promptFeedback":{"safetyRatings":[]},"candidates":[]} {"promptFeedback":{"blockReason":"SAFETY"},"candidates":[{"finishReason":"STOP"}]}""",
                "Finished stop STOP\n"
            },
            { "An error that is null", """{"error":null,"candidates":[{"finishReason":"STOP"}]}""", "Finished stop STOP\n" },
            {
                "Counts: tools in the prompt are input, thoughts are output, what is no number is nothing",
                """{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1,"toolUsePromptTokenCount":2,"cachedContentTokenCount":"x","candidatesTokenCount":4,"thoughtsTokenCount":8,"totalTokenCount":15,"promptTokensDetails":[{"modality":"TEXT","tokenCount":1}]}}""",
                "Finished stop STOP\nUsage 3 12 15 cached  reasoning 8\n"
            },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_OfAnyShape_IsRead(string habit, string chunks, string transcript)
    {
        var (events, error) = await GeminiFixtures.ReadAsync(chunks.Replace("} {\"", "}\n{\"").Split('\n', StringSplitOptions.TrimEntries));
        error.ShouldBeNull(habit);
        GeminiFixtures.Tell(events).ShouldBe(transcript, habit);
    }

    [Theory]
    [InlineData("STOP", "stop")]
    [InlineData("MAX_TOKENS", "length")]
    [InlineData("CONTINUATION", "length")]
    [InlineData("SAFETY", "content_filter")]
    [InlineData("RECITATION", "content_filter")]
    [InlineData("BLOCKLIST", "content_filter")]
    [InlineData("PROHIBITED_CONTENT", "content_filter")]
    [InlineData("SPII", "content_filter")]
    [InlineData("IMAGE_SAFETY", "content_filter")]
    [InlineData("IMAGE_PROHIBITED_CONTENT", "content_filter")]
    [InlineData("IMAGE_RECITATION", "content_filter")]
    [InlineData("IMAGE_OTHER", "content_filter")]
    [InlineData("NO_IMAGE", "NO_IMAGE")]
    [InlineData("LANGUAGE", "LANGUAGE")]
    [InlineData("OTHER", "OTHER")]
    [InlineData("MALFORMED_FUNCTION_CALL", "MALFORMED_FUNCTION_CALL")]
    [InlineData("MALFORMED_RESPONSE", "MALFORMED_RESPONSE")]
    [InlineData("UNEXPECTED_TOOL_CALL", "UNEXPECTED_TOOL_CALL")]
    [InlineData("TOO_MANY_TOOL_CALLS", "TOO_MANY_TOOL_CALLS")]
    [InlineData("OF_NEXT_YEAR", "OF_NEXT_YEAR")]
    public void FinishReason_Read_HasItsCommonWordAndIsWrittenAsItWas(string raw, string common)
    {
        var finish = GeminiFinish.Read(raw, hasCalls: false, "");
        finish.Reason.Value.ShouldBe(common);
        finish.RawReason.ShouldBe(raw);
        GeminiFinish.Write(finish).ShouldBe(raw == "OF_NEXT_YEAR" ? "OTHER" : raw);
        GeminiFinish.CanWrite(finish).ShouldBe(raw != "OF_NEXT_YEAR");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("{} x")]
    [InlineData("[1]")]
    [InlineData("""{"candidates":[1]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":["a"]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"\ud83d"}]}}]}""")]
    [InlineData("not json")]
    public async Task Chunk_ThatCannotBeRead_FailsTheAnswer(string chunk)
    {
        var (_, error) = await GeminiFixtures.ReadAsync(chunk, """{"candidates":[{"finishReason":"STOP"}]}""");
        error.ShouldBeOfType<ProviderException>().Kind.ShouldBe(LlmErrorKind.MalformedResponse);
    }

    [Theory]
    [InlineData("""{"functionCall":{"name":"f","willContinue":true}}""")]
    [InlineData("""{"functionCall":{"partialArgs":[{"jsonPath":"$.a","stringValue":"b"}]}}""")]
    public async Task Call_InPieces_IsNeverHalfACall(string part)
    {
        var (events, error) = await GeminiFixtures.ReadAsync($$$"""{"candidates":[{"content":{"parts":[{{{part}}}]}}]}""");
        error.ShouldBeOfType<ProviderException>().Kind.ShouldBe(LlmErrorKind.ModelUnsupported);
        events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"error":{"code":500,"message":"m","status":"INTERNAL"}}""")]
    [InlineData("""[{"error":{"code":500,"message":"m","status":"INTERNAL"}}]""")]
    [InlineData("""[{"candidates":[{"content":{"parts":[{"text":"a"}]}}]},{"error":{"code":500,"message":"m","status":"INTERNAL"}}]""")]
    [InlineData("""{"candidates":[{"finishReason":"STOP"}],"error":{"code":500,"message":"m","status":"INTERNAL"}}""")]
    public async Task Error_InAWholeResponse_IsTheFailure(string body)
    {
        var (events, error) = await GeminiFixtures.ReadWholeAsync(Encoding.UTF8.GetBytes(body));
        var failure = error.ShouldBeOfType<ProviderException>().Failure;
        (failure.Class, failure.Code, failure.Message).ShouldBe((FailureClass.Transient, "INTERNAL", "m"));
        events.ShouldBeEmpty();
    }

    [Fact]
    public async Task Prompt_BlockedWithAMessage_HasIt()
    {
        var (_, error) = await GeminiFixtures.ReadAsync(
            """{"promptFeedback":{"blockReasonMessage":"Not\nthis.","blockReason":"SAFETY"},"candidates":[]}"""
        );
        error.ShouldBeOfType<ProviderException>().Message.ShouldBe("The provider blocked the prompt: SAFETY: Not this.");
    }

    [Fact]
    public async Task Events_OfAChunk_CarryItsBytesOnce()
    {
        const string chunk =
            """{"candidates":[{"content":{"parts":[{"text":"a"},{"inlineData":{"data":"AQID"}}]},"finishReason":"STOP"}],"x":1}""";
        var (events, _) = await GeminiFixtures.ReadAsync(chunk);
        Encoding.UTF8.GetString(events[0].Payload.Data.Span).ShouldBe(chunk);
        events.Count(e => !e.Payload.IsEmpty).ShouldBe(1);
    }

    [Fact]
    public void Reader_AfterTheFinish_HasProofAndIsNotDone()
    {
        var reader = new GeminiReader();
        var events = new EventQueue(long.MaxValue);
        reader.Read("message", """{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}"""u8, events);
        (reader.HasProof, reader.IsDone).ShouldBe((false, false));
        reader.Read("message", """{"candidates":[{"finishReason":"STOP"}]}"""u8, events);
        (reader.HasProof, reader.IsDone).ShouldBe((true, false));
    }

    [Fact]
    public void Error_ThatRepeatsTheKey_IsBlanked()
    {
        var reader = new GeminiReader("AIza-secret-123");
        var events = new EventQueue(long.MaxValue);
        Should
            .Throw<ProviderException>(() => reader.Read("message", """{"error":{"message":"Key AIza-secret-123 is bad"}}"""u8, events))
            .Message.ShouldBe("Key *** is bad");
    }
}
