using System.Diagnostics;

namespace LlmDispatcher.Soak;

/// <summary>A provider that writes as fast as it can, and a reader that takes 10 KB a second: what is not read must stay with the provider.</summary>
internal static class SlowConsumer
{
    private const int BytesPerSecond = 10_000;
    private const double Limit = 32;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync()
    {
        using var provider = await Provider.StartAsync();
        using var llm = provider.Switch();
        await foreach (var _ in llm.StreamAsync(new TaskRequest("warm up"))) { }
        var idle = Memory.Settled();
        var most = idle;
        var read = 0;
        var clock = Stopwatch.StartNew();
        await foreach (var piece in llm.StreamAsync(new TaskRequest("Tell me everything") { Model = "openai/endless" }))
        {
            read += piece.Length;
            most = Math.Max(most, Memory.Resident);
            var ahead = TimeSpan.FromSeconds((double)read / BytesPerSecond) - clock.Elapsed;
            if (ahead > TimeSpan.FromMilliseconds(20))
                await Task.Delay(ahead, TimeProvider.System);
            if (clock.Elapsed > Length)
                break;
        }
        var isGood = most - idle <= Limit;
        Console.WriteLine(
            $"slow consumer: {read:N0} characters in {clock.Elapsed.TotalSeconds:0} s · idle {Memory.Show(idle)} MB · at most {Memory.Show(most)} MB · {Memory.Show(most - idle)} MB more (limit {Limit}) · {(isGood ? "good" : "TOO MUCH")}"
        );
        return isGood ? 0 : 1;
    }
}
