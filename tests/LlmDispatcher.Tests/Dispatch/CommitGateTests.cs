using LlmDispatcher.Dispatch;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Dispatch;

/// <summary>The gate of an attempt that begins an answer.</summary>
public sealed class CommitGateTests
{
    private readonly CommitGate _gate = new(new Expectation(new Route("a", "m"), TaskType.TextGeneration, 0), attempt: 1);

    [Fact]
    public void Event_AfterTheFirstContent_PassesAtOnce()
    {
        Holds(StreamEvent.OfStart(new ResponseStart("id", "m"))).ShouldBeTrue();
        Holds(StreamEvent.OfText("Hi")).ShouldBeFalse();
        _gate.Release()!.Select(e => e.Kind).ShouldBe([StreamEventKind.Answering, StreamEventKind.Started]);
        Holds(StreamEvent.OfOther()).ShouldBeFalse();
        Holds(StreamEvent.OfUsage(new())).ShouldBeFalse();
        _gate.Release().ShouldBeNull();
    }

    [Fact]
    public void Reasoning_OpensTheGateButCommitsNothing()
    {
        Holds(StreamEvent.OfReasoning("Hm.")).ShouldBeFalse();
        _gate.IsCommitted.ShouldBeFalse();
        Holds(StreamEvent.OfText("Hi")).ShouldBeFalse();
        _gate.IsCommitted.ShouldBeTrue();
        Holds(StreamEvent.OfReasoning("Hm.")).ShouldBeFalse();
        _gate.IsCommitted.ShouldBeTrue();
    }

    [Fact]
    public void Call_IsWithheldUntilItIsCompleteAndThenShownForGood()
    {
        foreach (var (index, name) in new[] { (0, "f"), (1, "g") })
        {
            Holds(StreamEvent.OfToolCallStart(index, "c", name)).ShouldBeTrue();
            Holds(StreamEvent.OfToolCallFragment(index, "{}")).ShouldBeTrue();
            _gate.HasShownCalls.ShouldBe(index > 0);
            Holds(StreamEvent.OfToolCallEnd(index)).ShouldBeFalse();
            _gate.HasShownCalls.ShouldBeTrue();
            _gate.Release().ShouldNotBeNull();
        }
        Holds(StreamEvent.OfText("Hi")).ShouldBeFalse();
        _gate.HasShownCalls.ShouldBeTrue();
    }

    [Fact]
    public void Hidden_IsTheTextThatIsWithheld()
    {
        Holds(StreamEvent.OfText("shown")).ShouldBeFalse();
        _gate.Release();
        Holds(StreamEvent.OfToolCallStart(0, "c", "f")).ShouldBeTrue();
        Holds(StreamEvent.OfText("ab")).ShouldBeTrue();
        Holds(StreamEvent.OfToolCallFragment(0, "{\"x\":1}")).ShouldBeTrue();
        Holds(StreamEvent.OfRefusal("c")).ShouldBeTrue();
        _gate.Hidden.ShouldBe((0, 3));
        _gate.Release();
        _gate.Hidden.ShouldBe((0, 0));
    }

    private bool Holds(StreamEvent e) => _gate.Holds(ref e);
}
