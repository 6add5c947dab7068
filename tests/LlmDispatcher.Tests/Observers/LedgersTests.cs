using LlmDispatcher.Observers;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Tests.Observers;

public sealed class LedgersTests
{
    private static readonly TaskRequest Request = new("Hello");

    [Fact]
    public void Ledger_ThatThrows_IsToldOfAndStopsNobody()
    {
        List<Exception> told = [];
        var second = new TotalsLedger();
        var all = new Ledgers([
            (new Broken(), told.Add),
            (new Broken(), _ => throw new InvalidOperationException("again")),
            (second, null),
        ]);
        all.RecordAttempt(Request, Records.Attempt());
        all.RecordRequest(Request, Records.Summary(Records.Attempt()));
        told.Select(e => e.Message).ShouldBe(["attempt", "request"]);
        second.Snapshot()[new Route("p", "m")].ShouldSatisfyAllConditions(t => t.Attempts.ShouldBe(1), t => t.Requests.ShouldBe(1));
    }

    [Fact]
    public void Ledger_OfABuilder_ReachesTheSwitch()
    {
        var ledger = new TotalsLedger();
        using var llm = LlmSwitch.Create(b => b.AddSource("p", new Streams.ScriptedSource(), "m").AddLedger(ledger));
        llm.Ledger.RecordAttempt(Request, Records.Attempt());
        ledger.Snapshot().ShouldHaveSingleItem();
    }

    private sealed class Broken : IStreamLedger
    {
        public void RecordAttempt(TaskRequest request, StreamAttempt attempt) => throw new InvalidOperationException("attempt");

        public void RecordRequest(TaskRequest request, StreamSummary summary) => throw new InvalidOperationException("request");
    }
}
