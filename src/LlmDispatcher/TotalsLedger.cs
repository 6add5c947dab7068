using System.Collections.Concurrent;
using LlmDispatcher.Streams;

namespace LlmDispatcher;

/// <summary>A ledger in memory: totals per route since it was made. Its memory is bounded; it may be shared by several switches.</summary>
public sealed class TotalsLedger : IStreamLedger
{
    /// <summary>Routes come from model names, which callers may make up.</summary>
    private const int MaxRoutes = 1000;

    /// <summary>Each of them holds a whole request and answer.</summary>
    private const int MaxUncounted = 64;

    private readonly Lock _lock = new();
    private readonly Lock _counting = new();
    private readonly Dictionary<Route, RouteTotals> _totals = [];
    private readonly ConcurrentQueue<StreamAttempt> _uncounted = new();
    private int _isCounting;

    /// <summary>Where everything is booked that comes after the first 1,000 routes.</summary>
    public static Route Others { get; } = new("*", "*");

    /// <summary>The totals of every route, with all that was recorded before the call. Estimates that are still open are counted first.</summary>
    public IReadOnlyDictionary<Route, RouteTotals> Snapshot()
    {
        Count();
        lock (_lock)
            return new Dictionary<Route, RouteTotals>(_totals);
    }

    /// <inheritdoc/>
    public void RecordAttempt(TaskRequest request, StreamAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        if (!attempt.IsUsageEstimated || _uncounted.Count >= MaxUncounted)
        {
            Book(attempt);
            return;
        }
        _uncounted.Enqueue(attempt);
        if (Interlocked.Exchange(ref _isCounting, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static ledger => ledger.CountLater(), this, preferLocal: false);
    }

    /// <inheritdoc/>
    public void RecordRequest(TaskRequest request, StreamSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var route = summary.Attempts is [.., var last] ? new Route(last.Provider, last.Model) : new Route(summary.Provider, summary.Model);
        Add(route, static (totals, _) => totals with { Requests = totals.Requests + 1 }, 0);
    }

    private void CountLater()
    {
        Volatile.Write(ref _isCounting, 0); // whoever comes from here on starts another
        Count();
    }

    private void Count()
    {
        lock (_counting) // so that a snapshot waits for what another thread is counting
        {
            while (_uncounted.TryDequeue(out var attempt))
                Book(attempt);
        }
    }

    private void Book(StreamAttempt attempt)
    {
        var (usage, cost) = Read(attempt);
        Add(
            new Route(attempt.Provider, attempt.Model),
            static (totals, told) =>
                totals with
                {
                    Attempts = totals.Attempts + 1,
                    Failures = totals.Failures + (told.Attempt.Ending is Ending.Failed or Ending.TimedOut ? 1 : 0),
                    InputTokens = totals.InputTokens + (told.Usage?.InputTokenCount ?? 0),
                    CachedInputTokens = totals.CachedInputTokens + (told.Usage?.CachedInputTokenCount ?? 0),
                    OutputTokens = totals.OutputTokens + (told.Usage?.OutputTokenCount ?? 0),
                    Cost = totals.Cost + (told.Cost ?? 0),
                    EstimatedAttempts = totals.EstimatedAttempts + (told.Attempt.IsUsageEstimated ? 1 : 0),
                    UnpricedAttempts = totals.UnpricedAttempts + (told.Cost is null ? 1 : 0),
                },
            (Attempt: attempt, Usage: usage, Cost: cost)
        );
    }

    /// <summary>A request may hold objects of the caller's that fail to tell what they are; that must not end the process from a thread of the pool.</summary>
    private static (Microsoft.Extensions.AI.UsageDetails? Usage, decimal? Cost) Read(StreamAttempt attempt)
    {
        try
        {
            return (attempt.Usage, attempt.Cost);
        }
        catch (Exception)
        {
            return default;
        }
    }

    private void Add<T>(Route route, Func<RouteTotals, T, RouteTotals> add, T told)
    {
        lock (_lock)
        {
            if (!_totals.TryGetValue(route, out var totals) && _totals.Count >= MaxRoutes)
            {
                route = Others;
                totals = _totals.GetValueOrDefault(route);
            }
            _totals[route] = add(totals ?? new(), told);
        }
    }
}
