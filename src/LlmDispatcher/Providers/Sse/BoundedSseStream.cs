using System.Runtime.CompilerServices;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.Sse;

/// <summary>
/// What lies under the SSE parser: caps the bytes that may arrive without completing an event (the parser itself would buffer them all), and closes
/// the last event with a blank line at the end of the stream. The standard drops an event that is not closed; but an answer whose last event came
/// whole has come whole.
/// </summary>
internal sealed class BoundedSseStream(Stream inner, int maxEventBytes) : ReadOnlyStream
{
    private static ReadOnlySpan<byte> BlankLine => "\n\n"u8;

    private long _sinceEvent;
    private int _closed;

    /// <summary>Whether the bytes are over: an event that completes from now on was completed by us.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>An event is complete: the count starts anew.</summary>
    public void CompleteEvent() => _sinceEvent = 0;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // one call per read: no garbage
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsAtEnd)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read > 0)
                return Count(read);
            IsAtEnd = true;
        }
        return Close(buffer.Span);
    }

    public override int Read(Span<byte> buffer)
    {
        if (!IsAtEnd)
        {
            var read = inner.Read(buffer);
            if (read > 0)
                return Count(read);
            IsAtEnd = true;
        }
        return Close(buffer);
    }

    private int Count(int read)
    {
        _sinceEvent += read;
        return _sinceEvent <= maxEventBytes
            ? read
            : throw new ProviderException(
                new ProviderFailure(
                    FailureClass.Transient,
                    LlmErrorKind.ResponseTooLarge,
                    $"The provider sent more than {maxEventBytes:N0} bytes without completing an event."
                )
            );
    }

    private int Close(Span<byte> buffer)
    {
        var left = BlankLine[_closed..];
        var written = Math.Min(left.Length, buffer.Length);
        left[..written].CopyTo(buffer);
        _closed += written;
        return written;
    }
}
