using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace LlmDispatcher.Caching;

/// <summary>Members one after the other, each with its kind and length before it, so that no two lists of them look alike.</summary>
internal ref struct KeyWriter : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(2048);
    private int _length;

    public KeyWriter() { }

    private enum Kind : byte
    {
        Null,
        Text,
        Number,
        True,
        False,
        List,
        Object,
        Digest,
        Mark,
    }

    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public readonly void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    /// <summary>A place in the structure: a member's name, or a kind of part.</summary>
    public void Mark(byte mark)
    {
        var place = Take(2);
        (place[0], place[1]) = ((byte)Kind.Mark, mark);
    }

    /// <summary>The characters as they are: two texts that differ in half of a surrogate differ.</summary>
    public void Text(string? text)
    {
        if (text is null)
            Take(1)[0] = (byte)Kind.Null;
        else
            Sized(Kind.Text, MemoryMarshal.AsBytes(text.AsSpan()));
    }

    public void Text(ReadOnlySpan<byte> utf8) => Sized(Kind.Text, utf8);

    public void Number(double? number)
    {
        if (number is not { } value)
        {
            Take(1)[0] = (byte)Kind.Null;
            return;
        }
        var place = Take(9);
        place[0] = (byte)Kind.Number;
        BinaryPrimitives.WriteDoubleLittleEndian(place[1..], value);
    }

    public void Flag(bool? flag) =>
        Take(1)[0] = (byte)(
            flag switch
            {
                null => Kind.Null,
                true => Kind.True,
                false => Kind.False,
            }
        );

    public void Count(int count)
    {
        var place = Take(5);
        place[0] = (byte)Kind.List;
        BinaryPrimitives.WriteInt32LittleEndian(place[1..], count);
    }

    /// <summary>What is large stands for itself by its digest.</summary>
    public void Media(ReadOnlySpan<byte> bytes)
    {
        var place = Take(1 + SHA256.HashSizeInBytes);
        place[0] = (byte)Kind.Digest;
        SHA256.HashData(bytes, place[1..]);
    }

    /// <summary>JSON without its white space. The order of members stays: models read schemas and arguments from top to bottom.</summary>
    public void Json(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Count(value.GetPropertyCount());
                Take(1)[0] = (byte)Kind.Object;
                foreach (var member in value.EnumerateObject())
                {
                    Text(member.Name);
                    Json(member.Value);
                }
                break;
            case JsonValueKind.Array:
                Count(value.GetArrayLength());
                foreach (var item in value.EnumerateArray())
                    Json(item);
                break;
            case JsonValueKind.String:
                Text(value.GetString());
                break;
            case JsonValueKind.Number:
                Sized(Kind.Number, JsonMarshal.GetRawUtf8Value(value)); // letter by letter: 1 and 1.0 may be two things to somebody
                break;
            case JsonValueKind.True or JsonValueKind.False:
                Flag(value.ValueKind == JsonValueKind.True);
                break;
            default:
                Text((string?)null);
                break;
        }
    }

    private void Sized(Kind kind, ReadOnlySpan<byte> bytes)
    {
        var place = Take(5 + bytes.Length);
        place[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(place[1..], bytes.Length);
        bytes.CopyTo(place[5..]);
    }

    private Span<byte> Take(int count)
    {
        if (_buffer.Length - _length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + count));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }
}
