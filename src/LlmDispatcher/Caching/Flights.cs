namespace LlmDispatcher.Caching;

/// <summary>The answers that are under way, by what was asked.</summary>
internal sealed class Flights
{
    private readonly Lock _lock = new();
    private readonly Dictionary<FlightKey, Flight> _flights = [];
    private long _landed;

    /// <summary>One more with every answer that is not under way any more: what was looked up before may be there now.</summary>
    public long Landed => Interlocked.Read(ref _landed);

    /// <summary>A place with those who asked the same; where there are none, the first place of a new answer.</summary>
    /// <param name="key">What must be the same.</param>
    /// <param name="landed">What <see cref="Landed"/> was before the store was looked at; <see langword="null"/> only joins.</param>
    /// <param name="create">A new answer.</param>
    /// <param name="cancellationToken">The reader's.</param>
    /// <returns><see langword="null"/> when there is none to join, or the store is to be looked at once more.</returns>
    public FlightSeat? Enter(FlightKey key, long? landed, Func<Flight> create, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_flights.TryGetValue(key, out var flight) && flight.Join(cancellationToken) is { } follower)
                return new(flight, follower);
            if (landed != Landed)
                return null;
            _flights[key] = flight = create(); // one that cannot be joined any more only ends
            return new(flight, flight.Join(cancellationToken)!);
        }
    }

    /// <summary>An answer was kept, as far as it was one to keep: from here on it is looked for in the store.</summary>
    public void Land(FlightKey key, Flight flight)
    {
        Interlocked.Increment(ref _landed);
        Remove(key, flight);
    }

    /// <summary>Nobody can join it any more.</summary>
    public void Remove(FlightKey key, Flight flight)
    {
        lock (_lock)
        {
            if (_flights.TryGetValue(key, out var current) && current == flight)
                _flights.Remove(key);
        }
    }
}

/// <summary>What must be the same for requests to share an answer that is under way.</summary>
/// <param name="Cache">Where it will be kept.</param>
/// <param name="Key">What is asked.</param>
/// <param name="Policy">How hard is tried.</param>
/// <param name="Epoch">Whether something was removed from the cache in between.</param>
internal readonly record struct FlightKey(StreamingCache Cache, string Key, StreamPolicy? Policy, long Epoch);

/// <summary>A reader's place in a shared answer.</summary>
/// <param name="Flight">The answer.</param>
/// <param name="Reader">The reader.</param>
internal readonly record struct FlightSeat(Flight Flight, FlightReader Reader);
