using LlmDispatcher.Streams;

namespace LlmDispatcher.Caching;

/// <summary>One request's view of a shared answer: the answer's events, with an end of its own.</summary>
internal sealed class Follower(
    FlightSeat seat,
    CacheResult result,
    CacheCounters counters,
    Report report,
    TimeProvider time,
    long start,
    CancellationToken cancellationToken
) : IAsyncDisposable
{
    private readonly Flight _flight = seat.Flight;
    private readonly FlightReader _reader = seat.Reader;
    private TimeSpan? _firstToken;
    private bool _isUnanswerable;

    public StreamEvent Current { get; private set; }

    public async ValueTask<bool> MoveNextAsync()
    {
        try
        {
            if (!await _reader.MoveNextAsync().ConfigureAwait(false))
                return false;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (_flight.Summary is { } failed)
                report.Tell(Own(failed));
            else
                _isUnanswerable = true; // nobody was asked
            throw;
        }
        Current = _reader.Current;
        if (_firstToken is null && Current.IsContent)
            _firstToken = Elapsed;
        if (Current.Summary is { } whole)
            End(whole);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        var shown = report.IsTold || _isUnanswerable ? null : _flight.Shown(_reader);
        await _reader.DisposeAsync().ConfigureAwait(false);
        if (shown is null)
            return;
        var left = shown.Summary(
            cancellationToken.IsCancellationRequested ? Ending.Cancelled : Ending.Abandoned,
            result,
            _firstToken,
            Elapsed
        );
        if (_flight.AttemptsOf(_reader) is { Count: > 0 } attempts) // it was the last one, and they ended with it
            left = left with { Provider = attempts[^1].Provider, Model = _flight.Summary!.Model, Attempts = attempts };
        report.Tell(left);
    }

    private TimeSpan Elapsed => time.GetElapsedTime(start);

    private void End(StreamSummary whole)
    {
        var own = Own(whole);
        if (own.Attempts.Count == 0 && !whole.IsCostEstimated)
            counters.Saved(whole.Cost);
        report.Tell(own);
        Current = StreamEvent.OfEnd(own);
    }

    private StreamSummary Own(StreamSummary whole) =>
        whole with
        {
            Cache = result,
            TimeToFirstToken = _firstToken,
            Duration = Elapsed,
            Attempts = _flight.AttemptsOf(_reader),
        };
}
