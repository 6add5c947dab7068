using LlmDispatcher.Providers.OpenAI.Responses;

namespace LlmDispatcher.Tests.Providers.OpenAI.Responses;

/// <summary>Every fixture whole, in pieces, and cut off at every byte.</summary>
public sealed class ResponsesReaderFixtureTests
{
    private static readonly FixtureChecks Checks = new(() => new ResponsesReader());

    private static readonly Dictionary<string, Fixture> Expected = new()
    {
        ["FX-B1"] = new(
            """
            Started resp_fx01 gpt-5.5 1795000300
            Text Let me look 
            Text that up.
            ToolCallStarted 0 call_fx01 get_tide
            ToolCallFragment 0 {"port":
            ToolCallFragment 0 "Brest"}
            ToolCallEnded 0
            Finished tool_calls completed
            Usage 61 40 101 cached 0 reasoning 12

            """,
            Proof: "\"type\":\"response.completed\""
        ),
        ["FX-B2"] = new("Started resp_fx02 gpt-5.5 1795000400\n", LlmErrorKind.ServiceUnavailable),
        ["FX-B4"] = new(
            """
            Started resp_fx04 gpt-5.5 1795000500
            Reasoning Übung 
            Reasoning 🏔️.
            Reasoning 

            Refuse.
            ReasoningSignature gAAAAfx==
            Refusal I can
            Refusal not.
            Finished content_filter completed
            Usage 10 20 30 cached 4 reasoning 15

            """,
            Proof: "\"type\":\"response.completed\""
        ),
        ["FX-B5"] = new(
            """
            Started resp_fx05 gpt-5.5 1795000500
            Text First. 
            Text Second.
            ToolCallStarted 0 call_fx05 get_tide
            ToolCallFragment 0 {"po
            Finished length max_output_tokens
            Usage 10 20 30 cached 4 reasoning 15

            """,
            Proof: "\"type\":\"response.incomplete\""
        ),
    };

    public static TheoryData<string> Fixtures => [.. Expected.Keys];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public Task Fixture_WholeAndInPieces_TellsItsEvents(string name) => Checks.TellsItsEventsAsync(name, Expected[name]);

    [Theory]
    [MemberData(nameof(Fixtures))]
    public Task Fixture_CutAtEveryByte_IsTruncatedBeforeItsProofAndCompleteAfterIt(string name) =>
        Checks.IsTruncatedBeforeItsProofAsync(name, Expected[name]);
}
