using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace LlmDispatcher.Providers;

/// <summary>
/// What the last frame looked like that brought one piece of text and nothing else but counts. The frames of an answer are alike but for these, and around a valid value the same bytes mean the same: such a
/// frame need not be parsed again. Whatever differs in any other byte, or holds an escape, is.
/// </summary>
internal sealed class TextShape
{
    /// <summary>After so many frames in a row that were not alike, those of this answer never are.</summary>
    private const int MostMisses = 16;

    /// <summary>What ends a string, or what it cannot simply be copied with.</summary>
    private static readonly SearchValues<byte> Ends = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(b => (byte)b),
        (byte)'"',
        (byte)'\\',
    ]);

    private readonly List<Hole> _holes = [];
    private readonly long[] _numbers = new long[Hole.MostNumbers];
    private byte[] _frame = [];
    private string _eventName = "";
    private int _length;
    private int _misses;

    /// <summary>Remembers a frame, of which what stands in the holes alone is expected to change.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="frame">The frame; valid.</param>
    /// <param name="holes">Where its text stands, and what else may change; those that are none are left out.</param>
    public void Learn(string eventName, ReadOnlySpan<byte> frame, params ReadOnlySpan<Hole> holes)
    {
        if (_misses > MostMisses)
            return;
        if (frame.Length > _frame.Length)
            _frame = new byte[frame.Length * 2];
        frame.CopyTo(_frame);
        (_eventName, _length) = (eventName, frame.Length);
        _holes.Clear();
        foreach (var hole in holes)
        {
            if (hole.Kind != HoleKind.None)
                _holes.Add(hole);
        }
        _holes.Sort(static (a, b) => a.Start.CompareTo(b.Start));
    }

    /// <summary>The next frame of this shape may mean something else.</summary>
    public void Forget() => _length = 0;

    /// <summary>The number that stood in a hole of the frame that was just read.</summary>
    /// <param name="hole">The hole.</param>
    /// <param name="learned">What stood there in the frame that was learned; if it is no hole, it still does.</param>
    public long? Number(Hole hole, long? learned) => hole.Kind == HoleKind.Number ? _numbers[hole.Slot] : learned;

    /// <summary>Reads a frame that is like the one before.</summary>
    /// <returns>The text; <see langword="null"/> when it has to be parsed.</returns>
    public string? Read(string eventName, ReadOnlySpan<byte> data)
    {
        if (_length == 0 || _misses > MostMisses)
            return null;
        var frame = _frame.AsSpan(0, _length);
        ReadOnlySpan<byte> text = default;
        var compared = 0;
        foreach (var hole in _holes)
        {
            var between = frame[compared..hole.Start];
            if (!data.StartsWith(between))
                return Miss();
            data = data[between.Length..];
            int length;
            if (hole.Kind == HoleKind.Number)
            {
                length = Hole.ReadNumber(data, out _numbers[hole.Slot]);
                if (length == 0)
                    return Miss();
            }
            else
            {
                length = data.IndexOfAny(Ends);
                if (length < 0 || data[length] != (byte)'"')
                    return null;
                if (hole.Kind == HoleKind.Text)
                    text = data[..length];
                else if (!Ascii.IsValid(data[..length]))
                    return null;
            }
            data = data[length..];
            compared = hole.End;
        }
        if (!data.SequenceEqual(frame[compared..]) || eventName != _eventName || !Utf8.IsValid(text))
            return Miss();
        _misses = 0;
        return text.IsEmpty ? null : Encoding.UTF8.GetString(text);
    }

    private string? Miss()
    {
        _misses++;
        return null;
    }
}
