using System.Diagnostics;
using LlmDispatcher.Simulator;

namespace LlmDispatcher.Soak;

/// <summary>The simulated provider, in a process of its own. The model's name says what happens: <c>endless</c>, or <c>cut-1234</c> and <c>reset-1234</c>, which break a stream's first answer at that byte. What is said depends on the prompt only.</summary>
internal sealed class Provider : IDisposable
{
    private readonly Process _process;

    private Provider(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<int> RunAsync()
    {
        await using var server = await SimulatorServer.StartAsync(new() { Pace = Pace.Instant });
        server.ScriptFor = ScriptOf;
        Console.WriteLine(server.BaseAddress);
        await Console.In.ReadToEndAsync(); // until the other process is gone
        return 0;
    }

    public static async Task<Provider> StartAsync()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, Arguments())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The provider does not start.");
        return new(process, new Uri(address));
    }

    public LlmSwitch Switch() =>
        LlmSwitch.Create(builder =>
        {
            builder.Policy = new() { BreakerFailures = 0 }; // a tenth of all breaking is the plan here
            builder.AddProvider(
                "openai",
                new()
                {
                    BaseUrl = new Uri(Address, "v1"),
                    ApiKey = "any",
                    Models = { "demo" },
                }
            );
        });

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Script ScriptOf(SimulatedRequest request)
    {
        if (request.Model is "endless")
            return Script.Parse("endless");
        var isContinued = request.BodyText.Contains("cut off in transmission", StringComparison.Ordinal);
        return request.Model?.Split('-') is [var fault, var at] && !isContinued
            ? Script.Parse($"event-delay=5ms; {fault}-at-byte={at}")
            : Script.Parse("event-delay=5ms");
    }

    private static string[] Arguments() =>
        Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal)
            ? [typeof(Provider).Assembly.Location, "provider"]
            : ["provider"];
}
