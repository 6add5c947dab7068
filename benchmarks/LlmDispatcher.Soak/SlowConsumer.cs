namespace LlmDispatcher.Soak;

/// <summary>An answer of 50 MB and more, of which a consumer reads 10 KB a second for 20 seconds: nothing may pile up in between.</summary>
internal static class SlowConsumer
{
    private const int BytesPerSecond = 10_000;
    private const long Limit = 32 << 20;

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<Row>> RunAsync()
    {
        await using var provider = await Provider.StartAsync();
        using var dispatcher = LlmSwitch.Create(b =>
        {
            b.AddProvider("plain", Options(provider, ""));
            b.AddProvider("endless", Options(provider, "endless"));
        });
        await ReadAsync(dispatcher, "plain", TimeSpan.FromSeconds(1)); // what is loaded and compiled for the first answer is not what is measured
        await ReadAsync(dispatcher, "endless", TimeSpan.FromSeconds(1));
        var idle = await Footprint.IdleAsync();
        var before = await provider.StatisticsAsync();

        var reading = ReadAsync(dispatcher, "endless", Time);
        var peak = await Footprint.PeakAsync(reading);
        var (read, took) = await reading;

        var left = await Footprint.IdleAsync();
        var after = await provider.StatisticsAsync();
        var most = peak - idle.Memory;
        return
        [
            new("slow consumer: read", $"{read:N0} bytes in {Report.Seconds(took)}"),
            new("slow consumer: sent by the provider", Report.Megabytes(after.Bytes - before.Bytes), "what the kernel takes"),
            new("slow consumer: memory at idle", Report.Megabytes(idle.Memory)),
            new("slow consumer: most memory above idle", Report.Megabytes(most), "32 MB", most <= Limit),
            new("slow consumer: sockets afterwards", $"{left.Sockets} (idle {idle.Sockets})", "no more", left.Sockets <= idle.Sockets),
            new("slow consumer: answers still running", $"{after.Running}", "0", after.Running == 0),
        ];
    }

    /// <summary>Reads at the pace for the time, and leaves.</summary>
    private static async Task<(long Bytes, TimeSpan Took)> ReadAsync(LlmSwitch dispatcher, string provider, TimeSpan time)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        var bytes = 0L;
        await foreach (var text in dispatcher.StreamAsync(new TaskRequest("Write a long story about the tide") { Providers = [provider] }))
        {
            bytes += System.Text.Encoding.UTF8.GetByteCount(text);
            var ahead = TimeSpan.FromSeconds((double)bytes / BytesPerSecond) - clock.GetElapsedTime(start);
            if (ahead > TimeSpan.FromMilliseconds(20))
                await Task.Delay(ahead, clock);
            if (clock.GetElapsedTime(start) >= time)
                break;
        }
        return (bytes, clock.GetElapsedTime(start));
    }

    private static ProviderOptions Options(Provider provider, string script) =>
        new()
        {
            BaseUrl = new Uri(provider.Address, "v1"),
            Headers = { ["x-simulate"] = script },
            Models = { "m" },
        };
}
