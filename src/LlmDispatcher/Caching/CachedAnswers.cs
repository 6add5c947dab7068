using System.Runtime.CompilerServices;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Caching;

/// <summary>
/// Stands before those who answer. A request that was answered before is answered with what was kept; one that is being answered shares that stream; any other is answered, and its answer kept before its
/// end is handed over. The first event of each stream tells which of these it is.
/// </summary>
/// <param name="answers">Who answers.</param>
/// <param name="ownCache">The cache of requests that bring none; <see langword="null"/> for none.</param>
/// <param name="plan">Who may answer a request, where it does not say so itself.</param>
/// <param name="time">The clock.</param>
/// <param name="ledger">Told of every request that is answered here; never throws.</param>
/// <param name="admit">Throws when no request may begin any more, not even one that needs no provider.</param>
internal sealed class CachedAnswers(
    IStreamSource answers,
    StreamingCache? ownCache,
    Func<TaskRequest, string> plan,
    TimeProvider time,
    IStreamLedger? ledger = null,
    Action? admit = null
) : IStreamSource
{
    /// <summary>How often the store is looked at because other answers have landed meanwhile, which may go on and on.</summary>
    private const int MostLooks = 5;

    private readonly Flights _flights = new();

    public IAsyncEnumerable<StreamEvent> StreamAsync(TaskRequest request, CancellationToken cancellationToken) =>
        request.CacheMode != CacheMode.Skip
        && (request.Cache ?? ownCache) is { } cache
        && RequestKey.Of(request, cache, plan(request)) is { } key
            ? FindAsync(request, cache, key, cancellationToken)
            : answers.StreamAsync(request, cancellationToken);

    private async IAsyncEnumerable<StreamEvent> FindAsync(
        TaskRequest request,
        StreamingCache cache,
        CacheKey key,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        admit?.Invoke();
        var start = time.GetTimestamp();
        var visit = await LookUpAsync(request, cache, key, cancellationToken).ConfigureAwait(false);
        var report = new Report(request, ledger);
        cache.Counters.Looked(visit.Result.Outcome);
        if (visit.Found is var (answer, entry, _))
        {
            cache.Counters.Saved(entry.Cost);
            var replay = new Replay(answer, visit.Result, cache.Replay, report, time, start, cancellationToken);
            try
            {
                yield return StreamEvent.OfCache(visit.Result);
                while (!replay.IsAtEnd)
                {
                    if (replay.Wait is { Ticks: > 0 } wait)
                        await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
                    yield return replay.Take();
                }
                yield return StreamEvent.OfEnd(replay.Complete());
            }
            finally
            {
                replay.Leave();
            }
            yield break;
        }
        var follower = new Follower(visit.Seat, visit.Result, cache.Counters, report, time, start, cancellationToken);
        await using (follower.ConfigureAwait(false))
        {
            yield return StreamEvent.OfCache(visit.Result);
            while (await follower.MoveNextAsync().ConfigureAwait(false))
                yield return follower.Current;
        }
    }

    private async ValueTask<Visit> LookUpAsync(TaskRequest request, StreamingCache cache, CacheKey key, CancellationToken cancellationToken)
    {
        var shelf = new Shelf(cache, time);
        var isUsed = request.CacheMode == CacheMode.Use;
        (string? Key, double Similarity, ReadOnlyMemory<float> Vector)? similar = null;
        for (var looks = 1; ; looks++)
        {
            var (landed, epoch) = (_flights.Landed, cache.Epoch);
            var flightKey = new FlightKey(cache, key.Key, request.Policy, epoch);
            if (isUsed)
            {
                if (await shelf.FindAsync(key.Key, similarity: null, cancellationToken).ConfigureAwait(false) is { } found)
                    return new(found.Result) { Found = found };
                if (_flights.Enter(flightKey, landed: null, static () => null!, cancellationToken) is { } joined)
                    return new(new(CacheOutcome.Joined, key.Key)) { Seat = joined };
            }
            if (key.HasQuestion && similar is null)
            {
                similar = await shelf.FindSimilarAsync(key, cancellationToken).ConfigureAwait(false);
                if (
                    isUsed
                    && similar is { Key: { } near, Similarity: var similarity }
                    && await shelf.FindAsync(near, similarity, cancellationToken).ConfigureAwait(false) is { } nearby
                )
                    return new(nearby.Result) { Found = nearby };
            }
            var ticket = new Ticket(key, similar?.Vector ?? default, request.CacheTags, epoch);
            if (!isUsed)
                return Led(Create());
            if (_flights.Enter(flightKey, looks < MostLooks ? landed : _flights.Landed, Create, cancellationToken) is { } seat)
                return new(new(seat.Reader.IsLeader ? CacheOutcome.Miss : CacheOutcome.Joined, key.Key)) { Seat = seat };

            Flight Create() => Flight(request, cache, shelf, ticket, flightKey);
        }

        Visit Led(Flight flight) => new(new(CacheOutcome.Miss, key.Key)) { Seat = new(flight, flight.Join(cancellationToken)!) };
    }

    private Flight Flight(TaskRequest request, StreamingCache cache, Shelf shelf, Ticket ticket, FlightKey flightKey) =>
        new(
            answers,
            request with
            {
                IsShared = true,
                Watcher = null,
                Progress = null,
                Callbacks = null,
            },
            new FlightLog(cache.MaxAnswerBytes),
            time
        )
        {
            Landing = async (flight, summary) =>
            {
                await shelf.KeepAsync(ticket, flight.Whole(), summary).ConfigureAwait(false);
                _flights.Land(flightKey, flight);
            },
            Gone = flight => _flights.Remove(flightKey, flight),
            Watcher = request.Watcher,
        };

    /// <summary>What a request found: an answer, or a place where one is being given.</summary>
    private readonly record struct Visit(CacheResult Result)
    {
        public (RecordedAnswer Answer, CacheEntry Entry, CacheResult Result)? Found { get; init; }

        public FlightSeat Seat { get; init; }
    }
}
