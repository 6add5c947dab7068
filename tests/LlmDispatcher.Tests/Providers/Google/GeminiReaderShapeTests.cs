using System.Text;
using System.Text.Json;
using LlmDispatcher.Providers;
using LlmDispatcher.Providers.Google;

namespace LlmDispatcher.Tests.Providers.Google;

/// <summary>Members of other kinds than they should be, counts, and what is said of an answer that cannot be read.</summary>
public sealed class GeminiReaderShapeTests
{
    private const string Stop = """{"candidates":[{"finishReason":"STOP"}]}""";

    private const string Finished = "Finished stop STOP\n";

    public static TheoryData<string, string[], string> Answers =>
        new()
        {
            {
                "Around the candidates",
                [
                    """{"x":{"responseId":"?"},"y":[1],"responseId":7,"modelVersion":["?"],"candidates":{"finishReason":"STOP"},"usageMetadata":[1],"promptFeedback":["?"]}""",
                    """{"candidates":null,"usageMetadata":null,"promptFeedback":null,"responseId":null,"modelVersion":"m"}""",
                    """{"candidates":[],"responseId":"later","modelVersion":"n","z":{"candidates":[]}}""",
                    Stop,
                ],
                "Started  m \n" + Finished
            },
            {
                "An answer's id without a model",
                ["""{"responseId":"r"}""", """{"responseId":{"a":1},"modelVersion":[1],"candidates":[{"finishReason":"STOP"}]}"""],
                "Started r  \n" + Finished
            },
            {
                "In a candidate",
                [
                    """{"candidates":[null,{"x":{"finishReason":"?"},"content":["?"],"finishReason":7,"finishMessage":{"a":1},"index":"1"}]}""",
                    """{"candidates":[{"content":{"parts":[{"text":"a"}]},"index":null,"finishReason":null}]}""",
                    """{"candidates":[{"content":{"parts":[{"text":"?"}]},"index":0.5,"finishReason":"STOP"}]}""",
                    """{"candidates":[{"content":{"parts":[{"text":"?"}]},"index":-1,"finishReason":"STOP"}]}""",
                    """{"candidates":[{"content":{"role":"model"},"x":1,"parts":[{"text":"?"}]}]}""",
                    """{"candidates":[{"content":null,"finishReason":"STOP","finishMessage":""}]}""",
                ],
                "Text a\n" + Finished
            },
            {
                "In a content",
                [
                    """{"candidates":[{"content":{"x":{"parts":[{"text":"?"}]},"parts":{"text":"?"},"role":["model"]}}]}""",
                    """{"candidates":[{"content":{"role":"model","y":[0],"parts":[null,{"text":"a"},{"text":"b"}],"z":[{}]},"finishReason":"STOP"}]}""",
                ],
                "Text a\nText b\n" + Finished
            },
            {
                "In a part",
                [
                    """{"candidates":[{"content":{"parts":[{"x":{"text":"?"},"text":["?"],"thought":{"a":1},"thoughtSignature":7},{"y":[1],"thought":"true","text":"a","thoughtSignature":{"b":1},"functionCall":null}]},"finishReason":"STOP"}]}""",
                ],
                "Text a\n" + Finished
            },
            {
                "In a call",
                [
                    """{"responseId":"r"}""",
                    """{"candidates":[{"content":{"parts":[{"functionCall":{"x":{"id":"?"},"id":7,"name":["?"],"args":[1],"willContinue":false,"partialArgs":null,"y":[{"name":"?"}]}},{"functionCall":{"id":"c","name":"f","args":{},"willContinue":null,"partialArgs":{}},"x":1,"name":"?","id":"?","thoughtSignature":"s"},{"functionCall":{}}]},"finishReason":"STOP"}]}""",
                ],
                "Started r  \nToolCallStarted 0 call_r_0 \nToolCallEnded 0\nToolCallStarted 1 c f sealed s\nToolCallFragment 1 {}\nToolCallEnded 1\nToolCallStarted 2 call_r_2 \nToolCallEnded 2\nFinished tool_calls STOP\n"
            },
            {
                "Text beside a call is not told, and a call's seal is its own",
                [
                    """{"candidates":[{"content":{"parts":[{"text":"?","functionCall":{"id":"c","name":"f"},"thoughtSignature":"s"}]},"finishReason":"STOP"}]}""",
                ],
                "ToolCallStarted 0 c f sealed s\nToolCallEnded 0\nFinished tool_calls STOP\n"
            },
            {
                "A feedback that does not say why, and one beside an answer that goes on",
                [
                    """{"promptFeedback":{"blockReason":"BLOCK_REASON_UNSPECIFIED","blockReasonMessage":"?"}}""",
                    """{"promptFeedback":{"x":{"blockReason":"SAFETY"},"blockReason":7,"blockReasonMessage":["?"]}}""",
                    """{"responseId":"r"}""",
                    """{"promptFeedback":{"blockReason":"SAFETY"},"candidates":[{"content":{"parts":[{"text":"a"}]}}]}""",
                    """{"candidates":[{"finishReason":"STOP"}],"promptFeedback":{"blockReason":"SAFETY"}}""",
                ],
                "Started r  \nText a\n" + Finished
            },
            { "An empty event", ["", Stop], Finished },
        };

    public static TheoryData<string, string> Counts =>
        new()
        {
            { """{"promptTokenCount":1}""", "Usage 1   cached  reasoning " },
            { """{"toolUsePromptTokenCount":2}""", "Usage 2   cached  reasoning " },
            { """{"candidatesTokenCount":4}""", "Usage  4  cached  reasoning " },
            { """{"thoughtsTokenCount":8}""", "Usage  8  cached  reasoning 8" },
            { """{"totalTokenCount":16,"cachedContentTokenCount":1}""", "Usage   16 cached 1 reasoning " },
            { """{"x":{"promptTokenCount":9},"y":[1],"promptTokenCount":{"a":1},"totalTokenCount":1.5}""", "Usage    cached  reasoning " },
            { "{}", "Usage    cached  reasoning " },
            {
                """{"promptTokensDetails":[{"modality":"TEXT","tokenCount":1},{"modality":"AUDIO","tokenCount":2},{"tokenCount":4,"modality":"AUDIO"}]}""",
                "Usage    cached  reasoning  InputTokenDetails.AudioTokenCount 6"
            },
            {
                """{"candidatesTokensDetails":[{"modality":"AUDIO","tokenCount":3}],"promptTokensDetails":[{"modality":"AUDIO","tokenCount":5}]}""",
                "Usage    cached  reasoning  InputTokenDetails.AudioTokenCount 5 OutputTokenDetails.AudioTokenCount 3"
            },
            {
                """{"promptTokensDetails":[{"modality":"AUDIO","tokenCount":5}],"candidatesTokensDetails":"?"}""",
                "Usage    cached  reasoning  InputTokenDetails.AudioTokenCount 5"
            },
            {
                """{"promptTokensDetails":[null,7,["AUDIO"],{"modality":["AUDIO"],"tokenCount":1},{"x":"AUDIO","tokenCount":1},{"modality":"AUDIO","tokenCount":"1"},{"y":{"tokenCount":9},"modality":"AUDIO","tokenCount":2}],"candidatesTokensDetails":[{"tokenCount":1}],"promptTokenCount":3}""",
                "Usage 3   cached  reasoning  InputTokenDetails.AudioTokenCount 2"
            },
            {
                """{"promptTokensDetails":{"modality":"AUDIO","tokenCount":1},"candidatesTokensDetails":[],"promptTokenCount":3}""",
                "Usage 3   cached  reasoning "
            },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_WithOddMembers_IsRead(string where, string[] chunks, string transcript)
    {
        var (events, error) = await GeminiFixtures.ReadAsync(chunks);
        error.ShouldBeNull(where);
        GeminiFixtures.Tell(events).ShouldBe(transcript, where);
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public async Task Counts_OfAChunk_AreReadInTheCommonWords(string usage, string told)
    {
        var (events, error) = await GeminiFixtures.ReadAsync($$"""{"usageMetadata":{{usage}}}""", Stop);
        error.ShouldBeNull();
        var counts = events[0].Usage!.AdditionalCounts?.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $" {c.Key} {c.Value}");
        (GeminiFixtures.Tell(events[..1]).TrimEnd('\n') + string.Concat(counts ?? [])).ShouldBe(told);
    }

    [Theory]
    [InlineData("""{"promptFeedback":{"blockReason":"SAFETY"}}""", "blocked the prompt: SAFETY.")]
    [InlineData(
        """{"responseId":"r","promptFeedback":{"blockReason":"SAFETY","blockReasonMessage":"Key AIza-secret-123."}}""",
        "blocked the prompt: SAFETY: Key ***."
    )]
    [InlineData(
        """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","willContinue":true}}]}}]}""",
        "do not ask for streamFunctionCallArguments"
    )]
    [InlineData("""{"error":[1],"message":"boom"}""", "boom")]
    public void Answer_ThatCannotBeGiven_SaysWhy(string chunk, string words) =>
        Should
            .Throw<ProviderException>(() =>
                new GeminiReader("AIza-secret-123").Read("message", Encoding.UTF8.GetBytes(chunk), new EventQueue(100))
            )
            .Message.ShouldContain(words);

    [Theory]
    [InlineData("7", "A response is an object")]
    [InlineData("[7]", "Expected an array of objects")]
    [InlineData("[{}] 7", "")]
    [InlineData("{} 7", "")]
    [InlineData("""{"candidates":[7]}""", "Expected an array of objects")]
    public void Chunk_ThatIsNoResponse_IsRefused(string chunk, string words) =>
        Should
            .Throw<JsonException>(() => new GeminiReader().Read("message", Encoding.UTF8.GetBytes(chunk), new EventQueue(100)))
            .Message.ShouldContain(words);
}
