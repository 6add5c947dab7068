using System.Buffers;
using System.IO.Pipelines;

namespace LlmDispatcher.Gateway.Answers;

/// <summary>
/// The line to one client. Whoever writes to it has the turn; while the answer is awaited the turn is free, and a heartbeat may take it. A client that does not read is noticed, and dropped.
/// One timer serves both: a chunk writes a timestamp, and a timer that fires early arms itself again.
/// </summary>
internal sealed class ClientLine : IAsyncDisposable
{
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(50);

    private readonly Inquiry _inquiry;
    private readonly PipeWriter _output;
    private readonly Action? _open;
    private readonly TimeProvider _time;
    private readonly bool _beats;
    private readonly SemaphoreSlim _turn = new(0, 1); // taken: the answer begins
    private readonly ITimer _timer;
    private long _lastSign;
    private long _flushingSince;
    private long _sent;

    /// <param name="inquiry">Whose line it is.</param>
    /// <param name="open">Sets the headers, when they go before there is an answer; <see langword="null"/> for a line that may be silent.</param>
    public ClientLine(Inquiry inquiry, Action? open = null)
    {
        (_inquiry, _open) = (inquiry, open);
        _output = inquiry.Response.BodyWriter;
        _time = inquiry.Options.Time;
        _beats = open is not null && !inquiry.Dialect.Heartbeat.IsEmpty && !inquiry.Options.WithoutHeartbeat.Contains(inquiry.Dialect.Name);
        _lastSign = _time.GetTimestamp();
        _timer = _time.CreateTimer(
            static self => _ = ((ClientLine)self!).RingAsync(),
            this,
            open is null ? Timeout.InfiniteTimeSpan : inquiry.Options.HeaderWait,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>The bytes that were sent or are about to be.</summary>
    public long Length => _sent + _output.UnflushedBytes;

    /// <summary>Whether anything waits to be sent.</summary>
    public bool HasUnsent => _output.UnflushedBytes > 0;

    /// <summary>Sends what was written, and waits for a client that reads slowly.</summary>
    /// <exception cref="OperationCanceledException">The client has left.</exception>
    public async ValueTask FlushAsync()
    {
        _sent += _output.UnflushedBytes;
        var flush = _output.FlushAsync(_inquiry.Left);
        if (!flush.IsCompleted)
        {
            Volatile.Write(ref _flushingSince, Math.Max(1, _time.GetTimestamp()));
            _timer.Change(_inquiry.Options.WriteStall, Timeout.InfiniteTimeSpan);
        }
        await flush;
        if (Interlocked.Exchange(ref _flushingSince, 0) != 0)
            _timer.Change(NextRing, Timeout.InfiniteTimeSpan);
        Volatile.Write(ref _lastSign, _time.GetTimestamp());
        _inquiry.Left.ThrowIfCancellationRequested();
    }

    /// <summary>Waits for what is to come; meanwhile heartbeats may be sent.</summary>
    public async ValueTask<bool> AwaitAsync(ValueTask<bool> next)
    {
        _turn.Release();
        try
        {
            return await next;
        }
        finally
        {
            await _turn.WaitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        _turn.Dispose();
    }

    /// <summary>Until somebody may want to hear from us again.</summary>
    private TimeSpan NextRing =>
        _beats ? _inquiry.Options.Heartbeat
        : _open is null || _inquiry.Response.HasStarted ? Timeout.InfiniteTimeSpan
        : _inquiry.Options.HeaderWait;

    private async Task RingAsync()
    {
        try
        {
            await LookAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The client has left, or the answer is over; both are told elsewhere.
        }
    }

    private async Task LookAsync()
    {
        if (Volatile.Read(ref _flushingSince) is not 0 and var since)
        {
            var left = _inquiry.Options.WriteStall - _time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
                _inquiry.Context.Abort(); // it does not read
            else
                _timer.Change(left, Timeout.InfiniteTimeSpan);
            return;
        }
        var limit = _inquiry.Response.HasStarted ? _inquiry.Options.Heartbeat : _inquiry.Options.HeaderWait;
        var quiet = limit - _time.GetElapsedTime(Volatile.Read(ref _lastSign));
        if (quiet > TimeSpan.Zero)
        {
            _timer.Change(quiet, Timeout.InfiniteTimeSpan);
            return;
        }
        if (!await _turn.WaitAsync(0))
        {
            _timer.Change(Pulse, Timeout.InfiniteTimeSpan); // something is being written
            return;
        }
        try
        {
            if (!_inquiry.Response.HasStarted)
                _open!();
            if (_beats)
                _output.Write(_inquiry.Dialect.Heartbeat);
            await FlushAsync();
        }
        finally
        {
            _turn.Release();
        }
        _timer.Change(NextRing, Timeout.InfiniteTimeSpan);
    }
}
