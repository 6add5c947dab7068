namespace LlmDispatcher.Cli.Commands.Batch;

/// <summary>Reads a file line by line, as bytes, and knows where it is. It holds one line at a time.</summary>
/// <param name="stream">What to read; not disposed.</param>
/// <param name="length">How many bytes of it count.</param>
internal sealed class JsonLines(System.IO.Stream stream, long length = long.MaxValue)
{
    private const int MaxLine = 64 << 20;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;
    private long _read;

    /// <summary>The number of the line, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The line without its end; valid until the next one is read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Whether the line has an end; only the last one of a file may have none.</summary>
    public bool IsTerminated { get; private set; }

    /// <summary>Where the next line begins.</summary>
    public long Position { get; private set; }

    public bool IsBlank => Line.Span.IndexOfAnyExcept(" \t\r"u8) < 0;

    /// <exception cref="UsageException">A line is too long to be a request.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        int end;
        while ((end = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n')) < 0)
        {
            searched = _end - _start;
            if (!await FillAsync(cancellationToken))
            {
                Take(searched, isTerminated: false);
                return searched > 0;
            }
        }
        Take(searched + end, isTerminated: true);
        return true;
    }

    private void Take(int count, bool isTerminated)
    {
        Number++;
        Line = _buffer.AsMemory(_start, count);
        IsTerminated = isTerminated;
        if (Position == 0 && Line.Span.StartsWith(ByteOrderMark))
            Line = Line[ByteOrderMark.Length..];
        var whole = count + (isTerminated ? 1 : 0);
        _start += whole;
        Position += whole;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_end - _start >= MaxLine)
            throw new UsageException($"Line {Number + 1} is longer than {MaxLine >> 20} MB.");
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var room = (int)Math.Min(_buffer.Length - _end, length - _read);
        var count = room == 0 ? 0 : await stream.ReadAsync(_buffer.AsMemory(_end, room), cancellationToken);
        _end += count;
        _read += count;
        return count > 0;
    }
}
