using LlmDispatcher.Providers.Sse;

namespace LlmDispatcher.Fuzz.Bytes;

/// <summary>Bytes that come in pieces, at once, and that nobody may go on asking for after their end.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="random">Cuts the pieces; <see langword="null"/> for as many bytes as are asked for.</param>
internal sealed class BrokenReads(byte[] bytes, Random? random) : ReadOnlyStream
{
    private int _position;
    private int _readsAfterEnd;

    public override int Read(Span<byte> buffer)
    {
        if (_position == bytes.Length && buffer.Length > 0 && ++_readsAfterEnd > 16)
            throw new FuzzException("It goes on reading after the end.");
        var most = random is null ? buffer.Length : 1 + random.Next(random.Next(2) == 0 ? 8 : 2000);
        var count = Math.Min(Math.Min(buffer.Length, most), bytes.Length - _position);
        bytes.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
}
