using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace LlmDispatcher.Caching;

/// <summary>Numbers in as few bytes as they need, and texts with their length before them.</summary>
internal readonly struct ByteOutput(ArrayBufferWriter<byte> buffer)
{
    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    public void Raw(ReadOnlySpan<byte> bytes) => buffer.Write(bytes);

    public void Number(ulong number)
    {
        var place = buffer.GetSpan(10);
        var length = 0;
        for (; number >= 0x80; number >>= 7)
            place[length++] = (byte)(number | 0x80);
        place[length++] = (byte)number;
        buffer.Advance(length);
    }

    /// <summary>0 for none; else one more than the number. For numbers of which few are negative.</summary>
    public void Optional(long? number)
    {
        if (number is not { } value)
            Number(0);
        else if (value >= 0)
            Number(((ulong)value << 1) + 1);
        else
            Number(((ulong)~value << 1) + 2);
    }

    /// <summary>UTF-8; or the characters as they are, where they hold half a surrogate.</summary>
    public void Text(string text)
    {
        var utf8 = ArrayPool<byte>.Shared.Rent(text.Length * 3);
        if (Utf8.FromUtf16(text, utf8, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done)
        {
            Number((ulong)length << 1);
            Raw(utf8.AsSpan(0, length));
        }
        else
        {
            Number(((ulong)text.Length << 1) + 1);
            Raw(MemoryMarshal.AsBytes(text.AsSpan()));
        }
        ArrayPool<byte>.Shared.Return(utf8);
    }

    public void Optional(string? text)
    {
        Number(text is null ? 0ul : 1);
        if (text is not null)
            Text(text);
    }
}
