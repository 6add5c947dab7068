namespace LlmDispatcher.Caching;

/// <summary>Those who read a shared answer, in the order in which they came. All of it happens under the flight's lock, but for <see cref="Wake"/>.</summary>
internal sealed class FlightReaders
{
    private readonly List<FlightReader> _readers = [];
    private readonly List<FlightReader> _waking = [];
    private FlightReader? _payer;
    private bool _isPaid;

    public bool IsEmpty => _readers.Count == 0;

    public bool AnyWaits => _readers.Exists(static r => r.IsWaiting);

    /// <summary>Whether the one who had the answer asked for is among them.</summary>
    public bool HasLeader => _readers.Exists(static r => r.IsLeader);

    /// <summary>Where the slowest of them is.</summary>
    public int Slowest => _readers.Min(static r => r.Position);

    /// <summary>Another reader; the first one leads.</summary>
    public FlightReader Add(Flight flight, CancellationToken cancellationToken)
    {
        var reader = new FlightReader(flight, isLeader: _payer is null, cancellationToken);
        _payer ??= reader;
        _readers.Add(reader);
        return reader;
    }

    /// <param name="reader">Who reads no more.</param>
    /// <param name="isSummedUp">Whether the attempts are known; then the others may have been told already that they are not theirs.</param>
    /// <returns>Whether it was among them.</returns>
    public bool Remove(FlightReader reader, bool isSummedUp)
    {
        if (!_readers.Remove(reader))
            return false;
        if (_payer == reader && !_isPaid && !isSummedUp)
            _payer = _readers.FirstOrDefault() ?? reader;
        return true;
    }

    /// <summary>Whether a reader is told the attempts: who had the answer asked for, or who has been there longest when that one has left. Once they are told, nobody else has them.</summary>
    public bool Pays(FlightReader reader)
    {
        if (_payer != reader)
            return false;
        return _isPaid = true;
    }

    /// <summary>Takes all who wait from those who wait.</summary>
    /// <returns>The only reader, when it waits; else they are in a list, which is the pump's.</returns>
    public FlightReader? TakeWaiting()
    {
        if (_readers is [{ IsWaiting: true } alone])
        {
            alone.IsWaiting = false;
            return alone;
        }
        _waking.Clear();
        foreach (var reader in _readers)
        {
            if (!reader.IsWaiting)
                continue;
            reader.IsWaiting = false;
            _waking.Add(reader);
        }
        return null;
    }

    /// <summary>Without the lock: wakes whom <see cref="TakeWaiting"/> took. A reader alone goes on here and now, and as long as that takes another one may come and ask; of several, each elsewhere.</summary>
    public void Wake(FlightReader? alone)
    {
        if (alone is not null)
        {
            alone.Wake(elsewhere: false);
            return; // the list may be another pump's by now
        }
        for (var i = 0; i < _waking.Count; i++)
            _waking[i].Wake(elsewhere: true);
    }
}
