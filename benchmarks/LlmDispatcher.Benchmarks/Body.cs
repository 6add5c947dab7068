namespace LlmDispatcher.Benchmarks;

/// <summary>The wire's bytes as a socket gives them: one chunk a read, each read completing at once or later.</summary>
internal sealed class Body(byte[] bytes, bool isAsync) : Stream
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

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
