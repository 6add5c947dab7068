using System.Diagnostics;
using System.Globalization;

namespace LlmDispatcher.Soak;

/// <summary><c>llmd serve</c> in a process of its own, before the simulated provider.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _configuration;

    private Gateway(Process process, Uri address, string configuration) =>
        (_process, Address, _configuration) = (process, address, configuration);

    public Uri Address { get; }

    /// <summary>Bytes of it that are in memory; 0 where the system does not tell.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="provider">Who answers, at one event a second.</param>
    /// <param name="llmd">The executable; <see langword="null"/> for the one that was built with this program.</param>
    public static async Task<Gateway> StartAsync(Provider provider, string? llmd)
    {
        var configuration = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            { "providers": { "slow": { "baseUrl": "{{provider.Address}}v1", "headers": { "x-simulate": "endless; event-delay=1s" }, "models": ["m"] } } }
            """
        );
        llmd ??= Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "llmd.exe" : "llmd");
        var process = Process.Start(
            new ProcessStartInfo(llmd, ["serve", "--config", configuration, "--urls", "http://127.0.0.1:0"])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var greeting = (await process.StandardOutput.ReadLineAsync())!;
        var address = greeting.Split(' ').First(w => w.StartsWith("http", StringComparison.Ordinal)).TrimEnd(',');
        return new(process, new Uri(address), configuration);
    }

    /// <summary>How many answers it says are under way.</summary>
    public async Task<int> OpenAsync(HttpClient http)
    {
        var metrics = await http.GetStringAsync(new Uri(Address, "/metrics"));
        var line = metrics.Split('\n').First(l => l.StartsWith("llmd_streams_open ", StringComparison.Ordinal));
        return int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        File.Delete(_configuration);
    }
}
