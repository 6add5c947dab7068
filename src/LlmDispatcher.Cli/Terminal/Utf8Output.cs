using System.Buffers;
using System.Text;

namespace LlmDispatcher.Cli.Terminal;

/// <summary>
/// Text to UTF-8 bytes without a byte order mark, written at each flush. Unlike a <see cref="StreamWriter"/> it lets a character that is split over two chunks survive a flush
/// between them.
/// </summary>
internal sealed class Utf8Output(Stream stream) : TextWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Encoder _encoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetEncoder();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => _encoder.Convert(buffer, _bytes, flush: false, out _, out _);

    /// <exception cref="OutputClosedException">Nobody reads any more.</exception>
    public override void Flush()
    {
        try
        {
            stream.Write(_bytes.WrittenSpan);
            stream.Flush();
        }
        catch (IOException error) when (OutputClosedException.IsMeantBy(error))
        {
            throw new OutputClosedException(error);
        }
        catch (UnauthorizedAccessException error)
        {
            // What the framework makes of a descriptor that was never open, as after >&- in a shell.
            throw new IOException("standard output is closed.", error);
        }
        finally
        {
            _bytes.ResetWrittenCount();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }
}
