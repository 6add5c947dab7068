using LlmDispatcher.Streams;

namespace LlmDispatcher.Caching;

/// <summary>The events of a shared answer: all of them as long as they are few enough to be kept, from then on those that somebody has yet to read.</summary>
/// <param name="maxBytes">How much of them is held at most.</param>
internal sealed class FlightLog(long maxBytes)
{
    private readonly List<RecordedEvent> _events = [];
    private readonly ShownPart _gone = new();
    private int _first;
    private long _bytes;

    /// <summary>How many events there have been.</summary>
    public int End => _first + _events.Count;

    /// <summary>Whether it was too much to be kept whole.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Whether more may come before something is read.</summary>
    public bool HasRoom => _bytes <= maxBytes;

    /// <summary>All events, as long as it is not too large.</summary>
    public IReadOnlyList<RecordedEvent> Whole => _events;

    public void Add(RecordedEvent recorded)
    {
        _events.Add(recorded);
        _bytes += recorded.MemorySize;
        IsTooLarge |= !HasRoom;
    }

    /// <param name="position">A position that was not left behind by all readers.</param>
    /// <param name="keepsPayload">Whether its payload stays for others.</param>
    public StreamEvent Read(int position, bool keepsPayload)
    {
        var recorded = _events[position - _first];
        if (!keepsPayload && !recorded.Event.Payload.IsEmpty)
        {
            _bytes -= recorded.MemorySize;
            var bare = recorded with { Event = recorded.Event.WithPayload(default) };
            _events[position - _first] = bare;
            _bytes += bare.MemorySize;
        }
        return recorded.Event;
    }

    /// <summary>All readers are past a position.</summary>
    public void Forget(int slowest)
    {
        var count = slowest - _first;
        if (!IsTooLarge || (HasRoom && count < Math.Max(64, _events.Count / 2)))
            return;
        foreach (var recorded in _events.GetRange(0, count))
        {
            _gone.Add(recorded.Event);
            _bytes -= recorded.MemorySize;
        }
        _events.RemoveRange(0, count);
        _first = slowest;
    }

    /// <summary>What was shown to a reader who is at a position.</summary>
    public ShownPart Shown(int position)
    {
        var shown = _gone.Copy();
        foreach (var recorded in _events.Take(position - _first))
            shown.Add(recorded.Event);
        return shown;
    }
}
