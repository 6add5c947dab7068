namespace LlmDispatcher.Simulator.Serving;

/// <summary>Every attempt in the order of arrival, and whoever waits for one.</summary>
internal sealed class AttemptLog(TimeProvider time)
{
    private readonly Lock state = new();
    private readonly List<SimulatedAttempt> attempts = [];
    private readonly List<(Func<SimulatedAttempt, bool> Wanted, TaskCompletionSource<SimulatedAttempt> Found)> waiting = [];
    private int arrived;

    public IReadOnlyList<SimulatedAttempt> Snapshot()
    {
        lock (state)
            return [.. attempts];
    }

    public int NextNumber() => Interlocked.Increment(ref arrived);

    public SimulatedAttempt Begin(SimulatedRequest request, Script script)
    {
        var attempt = new SimulatedAttempt(request, time, Changed) { Script = script };
        lock (state)
            attempts.Add(attempt);
        Changed();
        return attempt;
    }

    public async Task<SimulatedAttempt> WaitForAsync(Func<SimulatedAttempt, bool> wanted, CancellationToken ct)
    {
        var waiter = (wanted, new TaskCompletionSource<SimulatedAttempt>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (state)
            waiting.Add(waiter);
        try
        {
            Changed();
            return await waiter.Item2.Task.WaitAsync(ct).ConfigureAwait(false);
        }
        finally
        {
            lock (state)
                waiting.Remove(waiter);
        }
    }

    private void Changed()
    {
        (Func<SimulatedAttempt, bool> Wanted, TaskCompletionSource<SimulatedAttempt> Found)[] waiters;
        SimulatedAttempt[] all;
        lock (state)
        {
            if (waiting.Count == 0)
                return;
            waiters = [.. waiting];
            all = [.. attempts];
        }

        foreach (var (wanted, found) in waiters)
        {
            try
            {
                if (Array.Find(all, attempt => wanted(attempt)) is { } attempt)
                    found.TrySetResult(attempt);
            }
            catch (Exception wrong)
            {
                // The question belongs to whoever waits, and so does its exception.
                found.TrySetException(wrong);
            }
        }
    }
}
