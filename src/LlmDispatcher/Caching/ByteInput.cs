using System.Runtime.InteropServices;
using System.Text;

namespace LlmDispatcher.Caching;

/// <summary>Reads what <see cref="ByteOutput"/> wrote.</summary>
/// <param name="bytes">The bytes. What is wrong with them is told by a <see cref="FormatException"/>, before anything large is made of them.</param>
internal ref struct ByteInput(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public ulong Number()
    {
        ulong number = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Raw(1)[0];
            number |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return number;
        }
        throw new FormatException("A number is too long.");
    }

    public long? Optional()
    {
        var number = Number();
        return number == 0 ? null
            : (number & 1) == 1 ? (long)(number >> 1)
            : ~(long)((number >> 1) - 1);
    }

    /// <summary>How many there are of something; no more than there can be.</summary>
    public int Count(int bytesEach)
    {
        var count = Number();
        return count <= (ulong)(_rest.Length / bytesEach) ? (int)count : throw new FormatException("There cannot be so many.");
    }

    public string Text()
    {
        var length = Number();
        if ((length & 1) == 0)
            return Strict.GetString(Raw(length >> 1));
        return new string(MemoryMarshal.Cast<byte, char>(Raw((length >> 1) * 2)));
    }

    public string? OptionalText() => Number() == 0 ? null : Text();

    public byte Byte() => Raw(1)[0];

    private ReadOnlySpan<byte> Raw(ulong count)
    {
        if (count > (ulong)_rest.Length)
            throw new FormatException("The end is missing.");
        var raw = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return raw;
    }
}
