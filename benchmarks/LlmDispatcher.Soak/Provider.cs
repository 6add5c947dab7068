using System.Diagnostics;
using System.Globalization;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Soak;

/// <summary>A simulated provider in a process of its own. It breaks one in ten first answers of the model <c>cut</c> at a random byte, and no other.</summary>
internal sealed class Provider : IAsyncDisposable
{
    private const int LongestAnswer = 12_000;

    private readonly Process _process;

    private Provider(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<Provider> StartAsync()
    {
        var self = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(self) == "dotnet";
        string[] arguments = isHost ? [typeof(Provider).Assembly.Location, "provider"] : ["provider"];
        var process = Process.Start(new ProcessStartInfo(self, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var address = await process.StandardOutput.ReadLineAsync();
        return new(process, new Uri(address!));
    }

    /// <summary>Requests that it got, those that it cut, those that still run, and bytes that it sent.</summary>
    public async Task<(int Requests, int Cut, int Running, long Bytes)> StatisticsAsync()
    {
        await _process.StandardInput.WriteLineAsync("statistics");
        await _process.StandardInput.FlushAsync();
        var numbers = (await _process.StandardOutput.ReadLineAsync())!
            .Split(' ')
            .Select(n => long.Parse(n, CultureInfo.InvariantCulture))
            .ToArray();
        return ((int)numbers[0], (int)numbers[1], (int)numbers[2], numbers[3]);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The other process: serves until its standard input ends.</summary>
    public static async Task ServeAsync()
    {
        await using var server = await SimulatorServer.StartAsync(new SimulatorOptions { Pace = Pace.Instant });
        server.ScriptFor = CutSome;
        Console.WriteLine(server.BaseAddress);
        while (await Console.In.ReadLineAsync() is not null)
        {
            var attempts = server.Attempts;
            var cut = attempts.Count(a => a.Ending is AttemptEnding.Cut or AttemptEnding.Reset);
            Console.WriteLine($"{attempts.Count} {cut} {attempts.Count(a => a.Ending is null)} {attempts.Sum(a => a.BytesSent)}");
        }
    }

    private static Script? CutSome(SimulatedRequest request)
    {
        if (request.Model != "cut" || request.BodyText.Contains("\"assistant\"", StringComparison.Ordinal))
            return null;
        var random = new Random(request.BodyText.Aggregate(17, (seed, letter) => unchecked(seed * 31 + letter))); // the same every time
        if (random.Next(10) != 0)
            return null;
        var fault = random.Next(2) == 0 ? "cut-at-byte" : "reset-at-byte";
        return Script.Parse(string.Create(CultureInfo.InvariantCulture, $"{fault}={random.Next(LongestAnswer)}"));
    }
}
