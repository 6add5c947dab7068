using System.Diagnostics;

namespace LlmDispatcher.Soak;

/// <summary>What this process holds.</summary>
/// <param name="Memory">Bytes of it that are in memory.</param>
/// <param name="Heap">Bytes of managed objects.</param>
/// <param name="Sockets">Open sockets; -1 where the system does not tell.</param>
/// <param name="Timers">Timers that are set.</param>
internal sealed record Footprint(long Memory, long Heap, int Sockets, long Timers)
{
    public static Footprint Now()
    {
        using var process = Process.GetCurrentProcess();
        return new(process.WorkingSet64, GC.GetTotalMemory(forceFullCollection: false), CountSockets(), Timer.ActiveCount);
    }

    /// <summary>What is left when nothing goes on any more.</summary>
    public static async Task<Footprint> IdleAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System);
        }
        return Now();
    }

    /// <summary>The most memory while something goes on.</summary>
    public static async Task<long> PeakAsync(Task work)
    {
        var peak = 0L;
        while (!work.IsCompleted)
        {
            peak = Math.Max(peak, Environment.WorkingSet);
            await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System));
        }
        await work;
        return peak;
    }

    private static int CountSockets() =>
        Directory.Exists("/proc/self/fd")
            ? Directory
                .EnumerateFiles("/proc/self/fd")
                .Count(f => File.ResolveLinkTarget(f, false)?.Name.StartsWith("socket:", StringComparison.Ordinal) is true)
            : -1;
}
