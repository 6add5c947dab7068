using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Tests.Observers;

public sealed class TotalsLedgerTests
{
    private static readonly TaskRequest Request = new("Hello");

    private static readonly Route Route = new("p", "m");

    private readonly TotalsLedger _ledger = new();

    [Fact]
    public void Attempts_OfEveryEnding_AreSummedUp()
    {
        var failed = Records.Attempt(Ending.Failed);
        var done = Records.Attempt(Ending.Completed, input: 100, output: 10, cached: 40, cost: 0.5m);
        foreach (var attempt in (StreamAttempt[])[failed, Records.Attempt(Ending.TimedOut), Records.Attempt(Ending.Cancelled), done, done])
            _ledger.RecordAttempt(Request, attempt);
        _ledger.RecordAttempt(Request, Records.Attempt(Ending.Completed, output: 5, cost: null));
        _ledger.RecordRequest(Request, Records.Summary(failed, done));
        _ledger
            .Snapshot()[Route]
            .ShouldBe(
                new RouteTotals
                {
                    Requests = 1,
                    Attempts = 6,
                    Failures = 2,
                    InputTokens = 200,
                    CachedInputTokens = 80,
                    OutputTokens = 25,
                    Cost = 1,
                    UnpricedAttempts = 1,
                }
            );
    }

    [Fact]
    public void Request_WithoutAttempts_IsBookedWhereItsSummarySays()
    {
        _ledger.RecordRequest(Request, Records.Summary());
        _ledger.Snapshot().ShouldHaveSingleItem().Key.Model.ShouldBe("m-as-it-calls-itself");
    }

    [Fact]
    public void Estimates_AreCountedByTheTimeOfASnapshot()
    {
        for (var i = 0; i < 200; i++)
            _ledger.RecordAttempt(Request, Records.Unreported("Hello world"));
        var totals = _ledger.Snapshot()[Route];
        (totals.Attempts, totals.EstimatedAttempts, totals.InputTokens, totals.OutputTokens).ShouldBe((200, 200, 200 * 6, 200 * 2));
        totals.Cost.ShouldBe(200 * 8);
    }

    [Fact]
    public void Estimate_ThatCannotBeMade_IsBookedWithoutTokens()
    {
        _ledger.RecordAttempt(Request, Records.Unreported("Hello", new FunctionResultContent("1", new Mute())));
        _ledger
            .Snapshot()[Route]
            .ShouldBe(
                new RouteTotals
                {
                    Attempts = 1,
                    EstimatedAttempts = 1,
                    UnpricedAttempts = 1,
                }
            );
    }

    [Fact]
    public void Routes_MadeUpWithoutEnd_AreBookedTogether()
    {
        for (var i = 0; i < 3000; i++)
            _ledger.RecordAttempt(Request, Records.Attempt() with { Model = $"m{i}" });
        var totals = _ledger.Snapshot();
        totals.Count.ShouldBe(1001);
        totals[TotalsLedger.Others].Attempts.ShouldBe(2000);
        totals.Values.Sum(t => t.Attempts).ShouldBe(3000);
    }

    [Fact]
    public async Task Records_FromManyThreads_AreAllThere()
    {
        await Parallel.ForAsync(
            0,
            500,
            TestContext.Current.CancellationToken,
            (i, _) =>
            {
                _ledger.RecordAttempt(Request, i % 5 == 0 ? Records.Unreported("Hello world") : Records.Attempt(output: 2));
                _ledger.RecordRequest(Request, Records.Summary(Records.Attempt()));
                if (i % 100 == 0)
                    _ledger.Snapshot();
                return ValueTask.CompletedTask;
            }
        );
        var totals = _ledger.Snapshot()[Route];
        (totals.Requests, totals.Attempts, totals.EstimatedAttempts, totals.OutputTokens).ShouldBe((500, 500, 100, 1000));
    }

    private sealed class Mute
    {
        public override string ToString() => throw new InvalidOperationException("I do not tell.");
    }
}
