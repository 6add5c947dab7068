namespace LlmDispatcher.Dispatch;

/// <summary>
/// The clocks of one request: <c>firstContent</c> and <c>idle</c> for each attempt, <c>total</c> over all. They run only while we wait for the provider, not while the consumer holds an event. One timer
/// serves them all: progress writes a number, and a timer that fires early arms itself again.
/// </summary>
/// <remarks>The timer and the reader meet in one field, which says since when the reader waits: whichever changes it first has won.</remarks>
internal sealed class Deadlines : IDisposable
{
    private const long NotWaiting = long.MinValue;
    private const long HasFired = long.MinValue + 1;

    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(10);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly TimeSpan _total;
    private long _waitingSince = NotWaiting;
    private long _waited; // since the last progress, without the wait that is going on
    private long _waitedInAll;
    private TimeSpan _limit;
    private string _name = "";
    private CancellationTokenSource? _attempt;
    private StreamTimeoutException? _passed;

    public Deadlines(TimeSpan total, TimeProvider time)
    {
        _time = time;
        _total = total;
        _timer = time.CreateTimer(static self => ((Deadlines)self!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The deadline that has passed in this attempt; <see langword="null"/> when none has.</summary>
    public StreamTimeoutException? Passed => Volatile.Read(ref _passed);

    /// <summary>What is left of <c>total</c>.</summary>
    public TimeSpan Left => _total - ToTime(_waitedInAll);

    /// <summary>How long we have waited for providers in all.</summary>
    public TimeSpan Waited => ToTime(_waitedInAll);

    /// <summary>Clocks for an attempt that runs beside the current one, with what is left of <c>total</c> now.</summary>
    public Deadlines Beside()
    {
        var since = Volatile.Read(ref _waitingSince);
        var going = since is NotWaiting or HasFired ? 0 : _time.GetTimestamp() - since;
        return new(_total, _time) { _waitedInAll = Volatile.Read(ref _waitedInAll) + going };
    }

    /// <summary>An attempt begins: its first content is awaited.</summary>
    /// <param name="firstContent">How long that may take.</param>
    /// <param name="attempt">Cancelled when a deadline passes.</param>
    public void Begin(TimeSpan firstContent, CancellationTokenSource attempt)
    {
        _attempt = attempt;
        _passed = null;
        _waitingSince = NotWaiting;
        Expect("firstContent", firstContent);
        Arm(); // it sleeps after a deadline has passed
    }

    /// <summary>The answer has moved: from now on this is what may pass.</summary>
    public void Expect(string name, TimeSpan limit)
    {
        var isShorter = limit < _limit;
        (_name, _limit) = (name, limit);
        Volatile.Write(ref _waited, 0);
        if (isShorter) // else it rings early, and arms itself again
            Arm();
    }

    /// <summary>The answer has moved; the same deadline starts anew.</summary>
    public void Progress() => Volatile.Write(ref _waited, 0);

    /// <summary>We wait for the provider.</summary>
    public void Wait() => Volatile.Write(ref _waitingSince, _time.GetTimestamp());

    /// <summary>The provider has spoken, or failed.</summary>
    public void Resume()
    {
        if (Volatile.Read(ref _waitingSince) == NotWaiting)
            return;
        var since = Interlocked.Exchange(ref _waitingSince, NotWaiting);
        if (since == HasFired)
        {
            SpinWait.SpinUntil(() => _passed is not null); // the timer is about to say which
            return;
        }
        var waited = _time.GetTimestamp() - since;
        Volatile.Write(ref _waited, _waited + waited);
        Volatile.Write(ref _waitedInAll, _waitedInAll + waited);
    }

    /// <summary>Time that was spent between attempts.</summary>
    public void Spend(TimeSpan time) => _waitedInAll += (long)(time.TotalSeconds * _time.TimestampFrequency);

    public void Dispose() => _timer.Dispose();

    private void Arm() => _timer.Change(Remaining(0), Timeout.InfiniteTimeSpan);

    private void Ring()
    {
        var since = Volatile.Read(ref _waitingSince);
        if (since == HasFired)
            return;
        var going = since == NotWaiting ? 0 : _time.GetTimestamp() - since;
        var remaining = Remaining(going);
        if (remaining <= TimeSpan.Zero && since != NotWaiting)
        {
            var isTotal = _total - ToTime(Volatile.Read(ref _waitedInAll) + going) <= TimeSpan.Zero;
            var (name, limit) = isTotal ? ("total", _total) : (_name, _limit);
            var elapsed = ToTime((isTotal ? Volatile.Read(ref _waitedInAll) : Volatile.Read(ref _waited)) + going);
            if (Interlocked.CompareExchange(ref _waitingSince, HasFired, since) == since)
            {
                Volatile.Write(ref _waitedInAll, _waitedInAll + going);
                Volatile.Write(ref _passed, new StreamTimeoutException(name, limit, elapsed));
                _attempt!.Cancel();
                return;
            }
        }
        _timer.Change(remaining > Pulse ? remaining : Pulse, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Until the next of the two may pass, if we go on waiting.</summary>
    private TimeSpan Remaining(long going)
    {
        var own = _limit - ToTime(Volatile.Read(ref _waited) + going);
        var total = _total - ToTime(Volatile.Read(ref _waitedInAll) + going);
        var least = own < total ? own : total;
        return least > TimeSpan.Zero ? least : TimeSpan.Zero;
    }

    private TimeSpan ToTime(long timestamps) => _time.GetElapsedTime(0, timestamps);
}
