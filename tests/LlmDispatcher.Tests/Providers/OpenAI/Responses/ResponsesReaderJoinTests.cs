using LlmDispatcher.Providers.OpenAI.Responses;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Providers.OpenAI.Responses;

/// <summary>What belongs together, and what was told already: by ids, by places, or by neither.</summary>
public sealed class ResponsesReaderJoinTests
{
    private static readonly FixtureChecks Checks = new(() => new ResponsesReader());

    private const string Completed = """{"type":"response.completed","response":{"status":"completed","output":[]}}""";

    public static TheoryData<string, string, string> Answers =>
        new()
        {
            {
                "Ids, but no places",
                """
                    {"type":"response.output_item.added","item":{"id":"a","type":"function_call","call_id":"c1","name":"f","arguments":""}}
                    {"type":"response.output_item.added","item":{"id":"b","type":"function_call","call_id":"c2","name":"g","arguments":""}}
                    {"type":"response.function_call_arguments.delta","item_id":"a","delta":"1"}
                    {"type":"response.function_call_arguments.delta","item_id":"b","delta":"2"}
                    {"type":"response.function_call_arguments.delta","item_id":"a","delta":"3"}
                    """,
                "ToolCallStarted 0 c1 f\nToolCallStarted 1 c2 g\nToolCallFragment 0 1\nToolCallFragment 1 2\nToolCallFragment 0 3\nToolCallEnded 0\nToolCallEnded 1\nFinished tool_calls completed\n"
            },
            {
                "Only the ids of the calls stay, and there are no places",
                """
                    {"type":"response.output_item.added","item":{"id":"a1","type":"function_call","call_id":"c1","name":"f","arguments":""}}
                    {"type":"response.output_item.added","item":{"id":"b1","type":"function_call","call_id":"c2","name":"g","arguments":""}}
                    {"type":"response.output_item.done","item":{"id":"a2","type":"function_call","call_id":"c1","name":"f","arguments":"1"}}
                    {"type":"response.output_item.done","item":{"id":"b2","type":"function_call","call_id":"c2","name":"g","arguments":"2"}}
                    """,
                "ToolCallStarted 0 c1 f\nToolCallStarted 1 c2 g\nToolCallFragment 0 1\nToolCallEnded 0\nToolCallFragment 1 2\nToolCallEnded 1\nFinished tool_calls completed\n"
            },
            {
                "Neither ids nor places: what is said goes to the last item of its kind",
                """
                    {"type":"response.output_item.added","item":{"type":"function_call","call_id":"c","name":"f"}}
                    {"type":"response.output_item.added","item":{"type":"message"}}
                    {"type":"response.function_call_arguments.delta","delta":"{"}
                    {"type":"response.output_text.delta","delta":"Hi"}
                    {"type":"response.function_call_arguments.delta","delta":"}"}
                    """,
                "ToolCallStarted 0 c f\nToolCallFragment 0 {\nText Hi\nToolCallFragment 0 }\nToolCallEnded 0\nFinished tool_calls completed\n"
            },
            {
                "An id of one kind says nothing of another",
                """
                    {"type":"response.output_item.added","output_index":0,"item":{"id":"x","type":"message"}}
                    {"type":"response.output_item.added","output_index":0,"item":{"id":"x","type":"function_call","call_id":"c","name":"f"}}
                    {"type":"response.output_text.delta","item_id":"x","output_index":0,"delta":"Hi"}
                    {"type":"response.function_call_arguments.delta","item_id":"x","output_index":0,"delta":"{}"}
                    {"type":"response.output_item.done","output_index":0,"item":{"id":"x","type":"message","content":[{"type":"output_text","text":"Hi"}]}}
                    """,
                "ToolCallStarted 0 c f\nText Hi\nToolCallFragment 0 {}\nToolCallEnded 0\nFinished tool_calls completed\n"
            },
            {
                "The same words in the next message are its own",
                """
                    {"type":"response.output_item.added","item":{"type":"message"}}
                    {"type":"response.output_text.delta","delta":"a"}
                    {"type":"response.output_text.delta","delta":"b"}
                    {"type":"response.output_item.done","item":{"type":"message","content":[{"type":"output_text","text":"ab"}]}}
                    {"type":"response.output_item.added","item":{"type":"message"}}
                    {"type":"response.output_text.delta","delta":"c"}
                    {"type":"response.output_item.done","item":{"type":"message","content":[{"type":"output_text","text":"c"}]}}
                    """,
                "Text a\nText b\nText c\nFinished stop completed\n"
            },
            {
                "A delta without a word does not count",
                """
                    {"type":"response.output_text.delta","item_id":"m","delta":""}
                    {"type":"response.output_text.delta","item_id":"m","delta":""}
                    {"type":"response.output_text.done","item_id":"m","text":"Hi"}
                    """,
                "Text Hi\nFinished stop completed\n"
            },
            {
                "The first word after a delta without one is not said again",
                """
                    {"type":"response.output_text.delta","item_id":"m","delta":""}
                    {"type":"response.output_text.delta","item_id":"m","delta":"Hi"}
                    {"type":"response.output_text.done","item_id":"m","text":"Hi"}
                    """,
                "Text Hi\nFinished stop completed\n"
            },
            {
                "A refusal and reasoning that come whole, each part once",
                """
                    {"type":"response.reasoning_summary_text.done","item_id":"r","summary_index":0,"text":"One."}
                    {"type":"response.reasoning_summary_text.done","item_id":"r","summary_index":1,"text":"Two."}
                    {"type":"response.reasoning_summary_text.done","item_id":"r","summary_index":1,"text":"Two."}
                    {"type":"response.reasoning_text.done","item_id":"q","output_index":1,"content_index":0,"text":"Hm."}
                    {"type":"response.refusal.done","item_id":"m","content_index":0,"refusal":"No."}
                    {"type":"response.refusal.done","item_id":"m","content_index":0,"refusal":"No."}
                    """,
                "Reasoning One.\nReasoning \n\nTwo.\nReasoning Hm.\nRefusal No.\nFinished content_filter completed\n"
            },
            {
                "Whole texts that come after their item",
                """
                    {"type":"response.output_item.done","item":{"id":"m","type":"message","content":[{"type":"output_text","text":"a"},{"type":"output_text","text":"b"}]}}
                    {"type":"response.output_text.done","item_id":"m","content_index":1,"text":"b"}
                    {"type":"response.output_text.done","item_id":"m","content_index":0,"text":"a"}
                    """,
                "Text a\nText b\nFinished stop completed\n"
            },
            {
                "Items that are done twice",
                """
                    {"type":"response.output_item.done","item":{"id":"r","type":"reasoning","summary":[],"encrypted_content":"seal"}}
                    {"type":"response.output_item.done","item":{"id":"r","type":"reasoning","summary":[],"encrypted_content":"seal"}}
                    {"type":"response.output_item.done","item":{"id":"f","type":"function_call","call_id":"c","name":"f","arguments":""}}
                    {"type":"response.output_item.done","item":{"id":"f","type":"function_call","call_id":"c","name":"f","arguments":""}}
                    """,
                "RedactedReasoning seal\nToolCallStarted 0 c f\nToolCallEnded 0\nFinished tool_calls completed\n"
            },
            {
                "Parts without a text, and of kinds to come",
                """
                    {"type":"response.output_item.done","item":{"id":"r","type":"reasoning","summary":[{"type":"summary_text"},{"type":"mood","text":"?"},{"type":"summary_text","text":"Hm."}]}}
                    {"type":"response.output_item.done","item":{"id":"m","type":"message","content":[{"type":"output_text"},null,{"type":"output_thought","text":"?"},{"type":"output_text","text":"Hi"}]}}
                    """,
                "Reasoning Hm.\nText Hi\nFinished stop completed\n"
            },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task WhatIsTold_IsJoinedAndToldOnce(string what, string events, string transcript)
    {
        var (told, error) = await Checks.ReadLinesAsync(events + "\n" + Completed);
        error.ShouldBeNull(what);
        Transcript.Of(told).ShouldBe(transcript, what);
    }

    [Fact]
    public async Task Output_OfAWholeResponseWithoutIds_IsToldInOrder()
    {
        var (told, error) = await Checks.ReadLinesAsync(
            """{"object":"response","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"a"}]},{"type":"message","content":[{"type":"output_text","text":"b"}]},null,7,{"type":"function_call","name":"f","arguments":"{}"},{"type":"function_call","name":"g","arguments":"[]"}]}"""
        );
        error.ShouldBeNull();
        Transcript
            .Of(told)
            .ShouldBe(
                "Text a\nText b\nToolCallStarted 0  f\nToolCallFragment 0 {}\nToolCallEnded 0\nToolCallStarted 1  g\nToolCallFragment 1 []\nToolCallEnded 1\nFinished tool_calls completed\n"
            );
    }

    [Fact]
    public async Task Call_ThatIsDoneWithoutAName_IsNeitherStartedNorEnded()
    {
        var (told, error) = await Checks.ReadLinesAsync(
            """{"type":"response.output_item.done","item":{"id":"f","type":"function_call","call_id":"c","arguments":"{}"}}"""
                + "\n"
                + Completed
        );
        error.ShouldBeOfType<ProviderException>().Kind.ShouldBe(LlmErrorKind.MalformedResponse);
        Transcript.Of(told).ShouldBe("");
    }
}
