namespace LlmDispatcher.Dispatch.Hedging;

/// <summary>Opens a second route beside one that is slow to begin. The first content wins; the other attempt is given up.</summary>
internal static class Race
{
    /// <summary>Waits for the first content of the current attempt, or of another that is opened after the delay.</summary>
    /// <returns>Whether the attempt that is the run's current one afterwards has an event; if not, it is over.</returns>
    public static async Task<bool> RunAsync(Run run, TimeSpan delay, TimeProvider time)
    {
        run.HedgeShare.Count();
        var first = run.Current;
        var firstReaches = first.ReachContentAsync();
        if (!await IsSlowAsync(firstReaches, delay, time).ConfigureAwait(false) || run.OpenBeside() is not { } second)
            return await firstReaches.ConfigureAwait(false);

        var secondReaches = second.ReachContentAsync();
        var firstIsDone = await Task.WhenAny(firstReaches, secondReaches).ConfigureAwait(false) == firstReaches;
        var (done, doneReaches) = firstIsDone ? (first, firstReaches) : (second, secondReaches);
        var (other, otherReaches) = firstIsDone ? (second, secondReaches) : (first, firstReaches);
        var hasContent = await doneReaches.ConfigureAwait(false);
        if (!hasContent && !done.IsComplete)
        {
            await run.DropAsync(done, other, hasFailed: true).ConfigureAwait(false); // it failed: the other one goes on alone
            return await otherReaches.ConfigureAwait(false);
        }
        other.Stop();
        await otherReaches.ConfigureAwait(false); // a source is disposed of only when no read is waiting
        await run.DropAsync(other, done, hasFailed: false).ConfigureAwait(false);
        return hasContent;
    }

    private static async Task<bool> IsSlowAsync(Task reaches, TimeSpan delay, TimeProvider time)
    {
        if (reaches.IsCompleted)
            return false;
        var passed = new TaskCompletionSource();
        using var timer = time.CreateTimer(
            static passed => ((TaskCompletionSource)passed!).TrySetResult(),
            passed,
            delay,
            Timeout.InfiniteTimeSpan
        );
        await Task.WhenAny(reaches, passed.Task).ConfigureAwait(false);
        return !reaches.IsCompleted;
    }
}
