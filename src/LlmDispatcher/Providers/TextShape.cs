using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace LlmDispatcher.Providers;

/// <summary>
/// What the last frame looked like that brought one piece of text and nothing else. The frames of an answer are alike but for the text, and around a valid string the same bytes mean the same: such a frame
/// need not be parsed again. Whatever differs in any other byte, or holds an escape, is.
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

    private byte[] _frame = [];
    private string _eventName = "";
    private (int Start, int End) _text;
    private (int Start, int End) _filling;
    private int _length;
    private int _misses;

    /// <summary>Remembers a frame, of which the text alone is expected to change.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="frame">The frame; valid.</param>
    /// <param name="text">Where the text stands, without its quotes.</param>
    /// <param name="filling">Where a string stands behind it that tells nothing, such as OpenAI's <c>obfuscation</c>; empty for none.</param>
    public void Learn(string eventName, ReadOnlySpan<byte> frame, (int Start, int End) text, (int Start, int End) filling = default)
    {
        if (_misses > MostMisses)
            return;
        if (frame.Length > _frame.Length)
            _frame = new byte[frame.Length * 2];
        frame.CopyTo(_frame);
        (_eventName, _length, _text, _filling) = (eventName, frame.Length, text, filling.Start > text.End ? filling : default);
    }

    /// <summary>The next frame of this shape may mean something else.</summary>
    public void Forget() => _length = 0;

    /// <summary>Where the string stands that was just read, without its quotes.</summary>
    public static (int Start, int End) Place(in Utf8JsonReader json) => ((int)json.TokenStartIndex + 1, (int)json.BytesConsumed - 1);

    /// <summary>Reads a frame that is like the one before.</summary>
    /// <returns>The text; <see langword="null"/> when it has to be parsed.</returns>
    public string? Read(string eventName, ReadOnlySpan<byte> data)
    {
        if (_length == 0 || _misses > MostMisses)
            return null;
        var frame = _frame.AsSpan(0, _length);
        if (!data.StartsWith(frame[.._text.Start]) || eventName != _eventName)
            return Miss();
        data = data[_text.Start..];
        var end = data.IndexOfAny(Ends);
        if (end <= 0 || data[end] != (byte)'"')
            return null;
        var text = data[..end];
        data = data[end..];
        if (_filling.End > 0)
        {
            var between = frame[_text.End.._filling.Start];
            if (!data.StartsWith(between))
                return Miss();
            data = data[between.Length..];
            end = data.IndexOfAny(Ends);
            if (end < 0 || !Ascii.IsValid(data[..end]))
                return null;
            data = data[end..];
        }
        if (!data.SequenceEqual(frame[Math.Max(_text.End, _filling.End)..]) || !Utf8.IsValid(text))
            return Miss();
        _misses = 0;
        return Encoding.UTF8.GetString(text);
    }

    private string? Miss()
    {
        _misses++;
        return null;
    }
}
