using System.Diagnostics;

namespace LlmDispatcher.Tests.Seed;

/// <summary>The sample <c>samples/SeedTour</c>, run as a process of its own with its output in a pipe.</summary>
internal static class SeedTour
{
    public static async Task<(int ExitCode, string Out, string Error)> RunAsync(CancellationToken ct, params string[] args)
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "SeedTour.exe" : "SeedTour"),
            args
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        // What the machine is configured for must not answer in the simulator's place, nor be asked by --real.
        string[] ours = ["_API_KEY", "_BASE_URL"];
        foreach (
            var name in start
                .Environment.Keys.Where(n =>
                    ours.Any(o => n.EndsWith(o, StringComparison.Ordinal)) || n.StartsWith("LLMD", StringComparison.Ordinal)
                )
                .ToList()
        )
            start.Environment.Remove(name);
        if (
            Path.GetDirectoryName(Environment.ProcessPath) is { } host
            && Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        )
            start.Environment.TryAdd("DOTNET_ROOT", host);
        using var process = Process.Start(start)!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(ct);
            var output = await process.StandardOutput.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return (process.ExitCode, output.ReplaceLineEndings("\n"), await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
