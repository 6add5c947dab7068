using LlmDispatcher.Providers.Sse;

namespace LlmDispatcher.Tests.Streams;

/// <summary>Bytes that arrive in the pieces that a test cuts them into, and end or break where it says.</summary>
/// <param name="bytes">All the bytes.</param>
/// <param name="cuts">Where a read stops, whatever the buffer holds.</param>
/// <param name="breaksWith">What the read after the last byte throws; <see langword="null"/> for an orderly end.</param>
internal sealed class TrickleStream(ReadOnlyMemory<byte> bytes, Func<int, int> cuts, Exception? breaksWith = null) : ReadOnlyStream
{
    private int _position;

    public static TrickleStream Whole(ReadOnlyMemory<byte> bytes) => new(bytes, _ => int.MaxValue);

    /// <summary>All at once, without giving way: for tests that read millions.</summary>
    public static Stream Sync(byte[] bytes) => new MemoryStream(bytes, writable: false);

    public static TrickleStream ByteByByte(ReadOnlyMemory<byte> bytes) => new(bytes, at => at + 1);

    /// <summary>One cut: what lies before it arrives first.</summary>
    public static TrickleStream SplitAt(ReadOnlyMemory<byte> bytes, int cut) => new(bytes, at => at < cut ? cut : int.MaxValue);

    public static TrickleStream Broken(ReadOnlyMemory<byte> bytes, Exception error) => new(bytes, _ => int.MaxValue, error);

    public override int Read(Span<byte> buffer)
    {
        if (_position == bytes.Length)
            return breaksWith is null ? 0 : throw breaksWith;
        var end = Math.Min(Math.Min(cuts(_position), bytes.Length), _position + buffer.Length);
        var piece = bytes.Span[_position..end];
        piece.CopyTo(buffer);
        _position = end;
        return piece.Length;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return Read(buffer.Span);
    }
}
