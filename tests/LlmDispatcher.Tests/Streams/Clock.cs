using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Streams;

/// <summary>Lets fake time pass while something runs.</summary>
internal static class Clock
{
    /// <summary>
    /// Moves the clock in steps until the task is done. Timers run what waits for them inside the step, so that no time passes unseen: whatever takes part must neither
    /// hop to another thread nor return to the test's context.
    /// </summary>
    public static void Run(FakeTimeProvider time, Task task, TimeSpan step)
    {
        for (var steps = 0; !task.IsCompleted; steps++)
        {
            steps.ShouldBeLessThan(100_000, "time passes, but nothing happens");
            time.Advance(step);
            if (steps > 1_000) // on a busy machine the runtime moves a continuation to another thread now and then: let that one run
                Thread.Yield();
        }
    }

    /// <summary>A wait that goes on inside the timer, or inside the cancellation, that ends it; <see cref="Task.Delay(TimeSpan, TimeProvider, CancellationToken)"/> hops to another thread when cancelled.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="wait">How long; infinite for silence.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WaitAsync(TimeProvider time, TimeSpan wait, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource();
        using var cancelled = cancellationToken.Register(() => done.TrySetCanceled(cancellationToken));
        using var timer = time.CreateTimer(_ => done.TrySetResult(), null, wait, Timeout.InfiniteTimeSpan);
        await done.Task.ConfigureAwait(false);
    }
}
