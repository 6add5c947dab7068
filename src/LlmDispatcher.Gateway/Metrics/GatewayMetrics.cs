using LlmDispatcher.Gateway.Answers;
using LlmDispatcher.Gateway.Dialects;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Gateway.Metrics;

/// <summary>What the gateway counts since its start. Nothing in it names a person, a key or a text.</summary>
internal sealed class GatewayMetrics
{
    /// <summary>How requests end, beside the endings of streams: what was turned away before anybody was asked.</summary>
    public const string Rejected = "rejected";

    /// <summary>The upper bounds of the histogram, in seconds.</summary>
    public static readonly double[] Bounds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60];

    private readonly Lock _counting = new();
    private readonly SortedDictionary<(string Dialect, string Ending), long> _requests = [];
    private readonly SortedDictionary<(string Provider, string Ending), long> _attempts = [];
    private readonly SortedDictionary<string, long> _cached = [];
    private readonly long[] _firstContent = new long[Bounds.Length + 1];
    private double _firstContentSum;
    private long _inputTokens;
    private long _outputTokens;
    private long _fallbacks;
    private long _seams;
    private int _open;

    /// <summary>Answers under way.</summary>
    public int Open => Volatile.Read(ref _open);

    public void Begin() => Interlocked.Increment(ref _open);

    public void End() => Interlocked.Decrement(ref _open);

    /// <summary>An answer has come to its end.</summary>
    public void Count(IInboundDialect dialect, Outcome outcome)
    {
        if (outcome.Summary is { } summary)
            Count(dialect, summary);
        else if (outcome.Problem is { } problem)
            Count(dialect, EndingOf(problem), problem.Error?.Attempts ?? []);
    }

    /// <summary>The client has left before the end.</summary>
    public void CountLeft(IInboundDialect dialect) => Count(dialect, Word(Ending.Cancelled), []);

    /// <summary>All of it, once and together.</summary>
    public Reading Read()
    {
        lock (_counting)
            return new(
                [.. _requests],
                [.. _attempts],
                [.. _cached],
                [.. _firstContent],
                _firstContentSum,
                _inputTokens,
                _outputTokens,
                _fallbacks,
                _seams,
                Open
            );
    }

    private static string EndingOf(Problem problem) =>
        problem.Error is not { Attempts.Count: > 0 } ? Rejected
        : problem.Failure.Class == FailureClass.Silent ? Word(Ending.TimedOut)
        : problem.Failure.Class == FailureClass.Refused ? Word(Ending.Refused)
        : Word(Ending.Failed);

    private void Count(IInboundDialect dialect, StreamSummary summary)
    {
        lock (_counting)
        {
            if (summary.Cache is { } cache)
                Increment(_cached, Word(cache.Outcome));
            if (summary.Cache is null or { Outcome: CacheOutcome.Miss }) // else no provider has said it again
            {
                _inputTokens += summary.Usage?.InputTokenCount ?? 0;
                _outputTokens += summary.Usage?.OutputTokenCount ?? 0;
            }
            _seams += summary.Seams.Count;
            if (summary.TimeToFirstToken is { TotalSeconds: var seconds })
            {
                var bucket = Array.FindIndex(Bounds, b => seconds <= b);
                _firstContent[bucket < 0 ? Bounds.Length : bucket]++;
                _firstContentSum += seconds;
            }
        }
        Count(dialect, Word(summary.Ending), summary.Attempts);
    }

    private void Count(IInboundDialect dialect, string ending, IReadOnlyList<StreamAttempt> attempts)
    {
        lock (_counting)
        {
            Increment(_requests, (dialect.Name, ending));
            for (var i = 0; i < attempts.Count; i++)
            {
                Increment(_attempts, (attempts[i].Provider, Word(attempts[i].Ending)));
                if (i > 0 && (attempts[i].Provider, attempts[i].Model) != (attempts[i - 1].Provider, attempts[i - 1].Model))
                    _fallbacks++;
            }
        }
    }

    private static void Increment<TKey>(SortedDictionary<TKey, long> counts, TKey key)
        where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;

    private static string Word(CacheOutcome outcome) =>
        outcome switch
        {
            CacheOutcome.Hit => "hit",
            CacheOutcome.Similar => "similar",
            CacheOutcome.Joined => "joined",
            _ => "miss",
        };

    private static string Word(Ending ending) =>
        ending switch
        {
            Ending.Completed => "completed",
            Ending.Refused => "refused",
            Ending.TimedOut => "timed_out",
            Ending.Cancelled => "cancelled",
            Ending.Abandoned => "abandoned",
            Ending.Superseded => "superseded",
            _ => "failed",
        };

    /// <summary>The counts at one moment.</summary>
    internal sealed record Reading(
        IReadOnlyList<KeyValuePair<(string Dialect, string Ending), long>> Requests,
        IReadOnlyList<KeyValuePair<(string Provider, string Ending), long>> Attempts,
        IReadOnlyList<KeyValuePair<string, long>> Cached,
        IReadOnlyList<long> FirstContent,
        double FirstContentSum,
        long InputTokens,
        long OutputTokens,
        long Fallbacks,
        long Seams,
        int Open
    );
}
