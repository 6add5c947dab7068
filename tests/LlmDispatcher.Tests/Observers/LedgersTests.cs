using LlmDispatcher.Observers;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;

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
    public async Task Ledger_OfABuilder_HearsOfARequest()
    {
        var ledger = new TotalsLedger();
        var source = new ScriptedSource(StreamEvent.OfText("x"), StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop")));
        using var llm = LlmSwitch.Create(b => b.AddSource("p", source, "m").AddLedger(ledger));
        (
            await llm.StreamAsync(Request, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken)
        ).ShouldBe(["x"]);
        var totals = ledger.Snapshot().ShouldHaveSingleItem().Value;
        (totals.Attempts, totals.Requests).ShouldBe((1, 1));
    }

    private sealed class Broken : IStreamLedger
    {
        public void RecordAttempt(TaskRequest request, StreamAttempt attempt) => throw new InvalidOperationException("attempt");

        public void RecordRequest(TaskRequest request, StreamSummary summary) => throw new InvalidOperationException("request");
    }
}
