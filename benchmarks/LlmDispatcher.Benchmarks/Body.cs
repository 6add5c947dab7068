using LlmDispatcher.Providers.Sse;

namespace LlmDispatcher.Benchmarks;

/// <summary>The wire's bytes as a socket gives them: one chunk a read, each read completing at once or later.</summary>
internal sealed class Body(byte[] bytes, bool isAsync) : ReadOnlyStream
{
    private int _position;

    public override int Read(Span<byte> buffer)
    {
        var rest = bytes.AsSpan(_position);
        var end = rest.IndexOf("\n\n"u8);
        var piece = rest[..Math.Min(end < 0 ? rest.Length : end + 2, buffer.Length)];
        piece.CopyTo(buffer);
        _position += piece.Length;
        return piece.Length;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        isAsync ? LaterAsync(buffer) : new ValueTask<int>(Read(buffer.Span));

    private async ValueTask<int> LaterAsync(Memory<byte> buffer)
    {
        await Task.Yield();
        return Read(buffer.Span);
    }
}
