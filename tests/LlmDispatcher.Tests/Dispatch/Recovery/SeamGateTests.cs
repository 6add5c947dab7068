using System.Text;
using LlmDispatcher.Dispatch.Recovery;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Dispatch.Recovery;

/// <summary>The gate of a continuation: what stays behind, what passes and in which order, and what it says of itself meanwhile.</summary>
public sealed class SeamGateTests
{
    private const string Shown = "The tide turns twice a day. ";

    private static readonly StreamEvent Stop = StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop"));

    private readonly SeamGate _gate = SeamGate.At(Shown, attempt: 2, new Route("a", "m"), SeamMethod.Echo);

    [Fact]
    public void Gate_BeforeTheTextsMeet_IsCommittedAndHidesEverything()
    {
        Holds(StreamEvent.OfText("turns twice")).ShouldBeTrue();
        (_gate.IsCommitted, _gate.HasShownCalls, _gate.IsMismatched).ShouldBe((true, false, false));
        _gate.Seam.ShouldBeNull();
        _gate.Hidden.ShouldBe((int.MaxValue, 0));
    }

    [Fact]
    public void Text_ThatMeets_PassesWithoutTheEchoAndBehindTheSeam()
    {
        var (isHeld, passed) = Offer(StreamEvent.OfText("turns twice a day. The moon"));
        isHeld.ShouldBeFalse();
        passed.Text.ShouldBe("The moon");
        var seam = _gate.Release().ShouldNotBeNull().ShouldHaveSingleItem().Seam;
        seam.ShouldBe(
            new Seam
            {
                Attempt = 2,
                Provider = "a",
                Model = "m",
                Offset = Shown.Length,
                Method = SeamMethod.Echo,
            }
        );
        _gate.Seam.ShouldBe(seam);
        _gate.Hidden.ShouldBe(("turns twice a day. ".Length, 0));
        _gate.Release().ShouldBeNull();
    }

    [Fact]
    public void Text_AfterTheSeam_PassesAsItIs()
    {
        Meet();
        var (isHeld, passed) = Offer(StreamEvent.OfText("turns twice a day. "));
        (isHeld, passed.Text).ShouldBe((false, "turns twice a day. "));
    }

    [Fact]
    public void Text_ThatDoesNotMeet_IsAMismatchAndPassesNothing()
    {
        Holds(StreamEvent.OfText("Something else entirely, and long enough to tell.")).ShouldBeTrue();
        _gate.IsMismatched.ShouldBeTrue();
    }

    [Fact]
    public void Thoughts_OfAContinuation_StayBehindForGood()
    {
        StreamEvent[] thoughts =
        [
            StreamEvent.OfReasoning("Hm."),
            StreamEvent.OfReasoningSignature("s"),
            StreamEvent.OfRedactedReasoning("r"),
        ];
        foreach (var thought in thoughts)
            Holds(thought).ShouldBeTrue();
        Meet().Select(e => e.Kind).ShouldBe([StreamEventKind.Seam]);
        foreach (var thought in thoughts)
            Holds(thought).ShouldBeTrue();
        _gate.Release().ShouldBeNull();
    }

    [Fact]
    public void WhatHappens_BeforeTheTextsMeet_PassesWithThemInItsOrder()
    {
        Holds(StreamEvent.OfStart(new ResponseStart("id", "m"))).ShouldBeTrue();
        Holds(StreamEvent.OfUsage(new UsageDetails { InputTokenCount = 3 })).ShouldBeTrue();
        _gate.IsMismatched.ShouldBeFalse();
        Meet().Select(e => e.Kind).ShouldBe([StreamEventKind.Seam, StreamEventKind.Started, StreamEventKind.Usage]);
    }

    [Fact]
    public void WhatIsHeld_KeepsACopyOfItsPayload()
    {
        var bytes = "{\"id\":1}"u8.ToArray();
        Holds(StreamEvent.OfOther().WithPayload(new Payload("e", bytes))).ShouldBeTrue();
        bytes.AsSpan().Clear();
        Encoding.UTF8.GetString(Meet()[1].Payload.Data.Span).ShouldBe("{\"id\":1}");
    }

    [Theory]
    [MemberData(nameof(OtherContent))]
    public void OtherContent_BeforeTheTextsMeet_IsAMismatch(StreamEventKind kind)
    {
        Holds(kind == StreamEventKind.Refusal ? StreamEvent.OfRefusal("No.") : StreamEvent.OfToolCallStart(0, "c", "f")).ShouldBeTrue();
        _gate.IsMismatched.ShouldBeTrue();
    }

    public static TheoryData<StreamEventKind> OtherContent => [StreamEventKind.Refusal, StreamEventKind.ToolCallStarted];

    [Fact]
    public void Finish_AfterAllOfTheEcho_IsACompletion()
    {
        Holds(StreamEvent.OfText(Shown)).ShouldBeTrue();
        Holds(Stop).ShouldBeFalse();
        _gate.IsMismatched.ShouldBeFalse();
    }

    [Fact]
    public void Finish_BeforeTheEchoIsWhole_IsAMismatch()
    {
        Holds(StreamEvent.OfText("turns tw")).ShouldBeTrue();
        Holds(Stop).ShouldBeTrue();
        _gate.IsMismatched.ShouldBeTrue();
    }

    [Fact]
    public void Finish_WithTextThatWasHeld_PassesBehindIt()
    {
        var gate = SeamGate.At(Shown, attempt: 2, new Route("a", "m"), SeamMethod.Prefill);
        var text = StreamEvent.OfText("The tide"); // from the top, or a sentence that begins alike
        gate.Holds(ref text).ShouldBeTrue();
        var finish = Stop;
        gate.Holds(ref finish).ShouldBeFalse();
        gate.IsMismatched.ShouldBeFalse();
        gate.Release()!.Select(e => (e.Kind, e.Text)).ShouldBe([(StreamEventKind.Seam, ""), (StreamEventKind.Text, "The tide")]);
    }

    [Fact]
    public void Call_AfterTheSeam_IsWithheldUntilItIsComplete()
    {
        Meet();
        Holds(StreamEvent.OfToolCallStart(0, "c", "f")).ShouldBeTrue();
        Holds(StreamEvent.OfText("aside")).ShouldBeTrue();
        (_gate.HasShownCalls, _gate.Hidden.End).ShouldBe((false, "aside".Length));
        Holds(StreamEvent.OfToolCallFragment(0, "{}")).ShouldBeTrue();
        Holds(StreamEvent.OfToolCallEnd(0)).ShouldBeFalse();
        _gate.HasShownCalls.ShouldBeTrue();
        _gate
            .Release()!
            .Select(e => e.Kind)
            .ShouldBe([StreamEventKind.ToolCallStarted, StreamEventKind.Text, StreamEventKind.ToolCallFragment]);
        _gate.Hidden.End.ShouldBe(0);
        Holds(StreamEvent.OfText("More.")).ShouldBeFalse();
        _gate.HasShownCalls.ShouldBeTrue();
    }

    private List<StreamEvent> Meet()
    {
        Holds(StreamEvent.OfText("turns twice a day. The moon")).ShouldBeFalse();
        return _gate.Release()!;
    }

    private bool Holds(StreamEvent e) => Offer(e).IsHeld;

    private (bool IsHeld, StreamEvent Passed) Offer(StreamEvent e) => (_gate.Holds(ref e), e);
}
