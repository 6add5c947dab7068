namespace LlmDispatcher.Proxies;

/// <summary>What is measured of one target in one round.</summary>
/// <param name="Busy">Microseconds of processor time per chunk, with many paced streams.</param>
/// <param name="Burst">Microseconds of processor time per chunk, with answers that come in one write.</param>
/// <param name="Request">Microseconds of processor time per request of one chunk.</param>
/// <param name="Rate">Such requests a second.</param>
/// <param name="First">Milliseconds to the first content, median.</param>
/// <param name="FirstSlow">Milliseconds to the first content, 99th percentile.</param>
internal sealed record Figures(double Busy, double Burst, double Request, double Rate, double First, double FirstSlow);

internal static class Scenarios
{
    private const int Streams = 400;
    private const int Pause = 20;
    private const int Requests = 10_000; // the processor's time is told in steps of 10 ms
    private const int Bursts = 600;

    /// <summary>Code that is compiled while it runs must have been, before it is measured.</summary>
    public static async Task WarmUpAsync(Target target, TimeSpan time)
    {
        using var client = new Client(target);
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < time)
            await ManyAsync(client, streams: 50, chunks: 50, pause: 2);
        await EachAsync(client, requests: 1000, chunks: 1, atOnce: 8);
        await EachAsync(client, requests: 100, chunks: 500, atOnce: 8);
    }

    public static async Task<Figures> RunAsync(Target target, int seconds)
    {
        using var client = new Client(target);
        var chunks = seconds * 1000 / Pause;
        var (busy, _) = await MeasureAsync(target, () => ManyAsync(client, Streams, chunks, Pause));
        var (burst, _) = await MeasureAsync(target, () => EachAsync(client, requests: Bursts, chunks: 500, atOnce: 4));
        var (request, took) = await MeasureAsync(target, () => EachAsync(client, requests: Requests, chunks: 1, atOnce: 8));
        var first = new List<TimeSpan>();
        for (var i = 0; i < 300; i++)
            first.Add(await client.AskAsync(chunks: 1, pause: 1));
        first.Sort();
        return new(
            busy.TotalMicroseconds / (Streams * chunks),
            burst.TotalMicroseconds / (Bursts * 500),
            request.TotalMicroseconds / Requests,
            Requests / took.TotalSeconds,
            first[first.Count / 2].TotalMilliseconds,
            first[first.Count * 99 / 100].TotalMilliseconds
        );
    }

    /// <summary>Bytes for each of so many slow streams, once each has had its first chunks.</summary>
    public static async Task<double> HoldAsync(Target target, int streams)
    {
        using var client = new Client(target);
        await ManyAsync(client, streams: 50, chunks: 2, pause: 100);
        var before = target.Memory();
        using var enough = new CancellationTokenSource();
        var held = Enumerable.Range(0, streams).Select(_ => client.AskAsync(chunks: 1000, pause: 1000, enough.Token)).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
        var after = target.Memory();
        await enough.CancelAsync();
        await Task.WhenAll(held).ContinueWith(static _ => { }, TaskScheduler.Default);
        return (double)(after - before) / streams;
    }

    private static async Task<(TimeSpan Processor, TimeSpan Took)> MeasureAsync(Target target, Func<Task> work)
    {
        var before = target.Processor();
        var start = TimeProvider.System.GetTimestamp();
        await work();
        return (target.Processor() - before, TimeProvider.System.GetElapsedTime(start));
    }

    private static async Task ManyAsync(Client client, int streams, int chunks, int pause) =>
        await Task.WhenAll(Enumerable.Range(0, streams).Select(_ => client.AskAsync(chunks, pause)));

    private static Task EachAsync(Client client, int requests, int chunks, int atOnce) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, requests),
            new ParallelOptions { MaxDegreeOfParallelism = atOnce },
            async (_, ct) => await client.AskAsync(chunks, 0, ct)
        );
}
