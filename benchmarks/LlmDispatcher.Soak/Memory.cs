using System.Globalization;

namespace LlmDispatcher.Soak;

/// <summary>What this process holds.</summary>
internal static class Memory
{
    /// <summary>Resident memory, in MB.</summary>
    public static double Resident => Environment.WorkingSet / 1e6;

    /// <summary>After everything that nobody needs is gone.</summary>
    public static double Settled()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return Resident;
    }

    /// <summary>Open files and sockets, where the system tells.</summary>
    public static int? Handles => Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : null;

    public static string Show(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
