using LlmDispatcher.Simulator.Scripts;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Dispatch.Wall;

/// <summary>The client's end of a connection on which the simulator's steps are played, on fake time.</summary>
internal sealed class Connection(IEnumerable<Step> steps, TimeProvider time) : MemoryStream
{
    private readonly IEnumerator<Step> _steps = steps.GetEnumerator();
    private ReadOnlyMemory<byte> _left;

    /// <summary>Waits for the response's head.</summary>
    /// <returns>The status.</returns>
    public async Task<int> OpenAsync(CancellationToken cancellationToken)
    {
        while (_steps.MoveNext())
        {
            switch (_steps.Current)
            {
                case Step.Open(var status, _):
                    return status;
                case Step.Pause(var pause):
                    await Clock.WaitAsync(time, pause, cancellationToken).ConfigureAwait(false);
                    break;
                case Step.Silence:
                    await Clock.WaitAsync(time, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    throw new ProviderException(
                        new ProviderFailure(FailureClass.Transient, LlmErrorKind.Connection, "Cannot reach the provider: reset.")
                    );
            }
        }
        throw new InvalidOperationException("The script neither answers nor breaks.");
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_left.IsEmpty)
        {
            if (!_steps.MoveNext())
                return 0;
            switch (_steps.Current)
            {
                case Step.Send(var bytes, _):
                    _left = bytes;
                    break;
                case Step.Pause(var pause):
                    await Clock.WaitAsync(time, pause, cancellationToken).ConfigureAwait(false);
                    break;
                case Step.Silence:
                    await Clock.WaitAsync(time, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
                    break;
                case Step.Reset:
                    throw new IOException("Connection reset by peer");
                case Step.Cut:
                    return 0;
                default:
                    break;
            }
        }
        var length = Math.Min(_left.Length, buffer.Length);
        _left[..length].CopyTo(buffer);
        _left = _left[length..];
        return length;
    }

    /// <summary>All that is still sent, at once.</summary>
    public byte[] Rest()
    {
        var rest = new List<byte>();
        while (_steps.MoveNext())
        {
            if (_steps.Current is Step.Send(var bytes, _))
                rest.AddRange(bytes.ToArray());
        }
        return [.. rest];
    }

    protected override void Dispose(bool disposing)
    {
        _steps.Dispose();
        base.Dispose(disposing);
    }
}
