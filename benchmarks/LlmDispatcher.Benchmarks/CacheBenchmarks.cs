using BenchmarkDotNet.Attributes;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Benchmarks;

/// <summary>What an answer costs that comes out of the cache.</summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "RatioSD", "Gen0", "Gen1", "Gen2", "Job")]
public class CacheBenchmarks
{
    private const int Joiners = 1000;

    private readonly LlmSwitch _plain = Switch(cache: null, Long());
    private readonly LlmSwitch _long = Switch(new StreamingCache(), Long());
    private readonly LlmSwitch _short = Switch(new StreamingCache(), [StreamEvent.OfText("yes"), Stop]);
    private readonly TaskRequest _question = new("Why is the sea salty, and has it always been so?");

    private static StreamEvent Stop => StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop"));

    [GlobalSetup]
    public async Task Fill()
    {
        await ReadAsync(_long, _question);
        await ReadAsync(_short, _question);
    }

    [Benchmark(Description = "hit, answer of one piece: the whole request")]
    public Task<int> ShortHit() => ReadAsync(_short, _question);

    [Benchmark(Description = "hit, per piece of 1,000", OperationsPerInvoke = 1000)]
    public Task<int> LongHit() => ReadAsync(_long, _question);

    [Benchmark(Description = "the same without a cache, from memory, per piece", OperationsPerInvoke = 1000)]
    public Task<int> Live() => ReadAsync(_plain, _question);

    [Benchmark(Description = "miss: asked, shared and kept, per piece", OperationsPerInvoke = 1000)]
    public Task<int> Miss() => ReadAsync(_long, _question with { CacheMode = CacheMode.Refresh });

    /// <summary>All have to join before the provider says anything.</summary>
    [Benchmark(Description = "1,000 joiners of one answer of 100 pieces, per joiner and piece", OperationsPerInvoke = Joiners * 100)]
    public async Task<int> Join()
    {
        var source = new Held();
        using var llm = LlmSwitch.Create(b => b.AddSource("p", source, "m").UseCache(new StreamingCache()));
        var readers = new Task<int>[Joiners];
        for (var i = 0; i < Joiners; i++)
            readers[i] = ReadAsync(llm, _question);
        source.Start.SetResult();
        var length = (await Task.WhenAll(readers)).Sum();
        return source.Asked == 1 ? length : throw new InvalidOperationException("The provider was asked more than once.");
    }

    internal static LlmSwitch Switch(StreamingCache? cache, StreamEvent[] answer) =>
        LlmSwitch.Create(b =>
        {
            b.AddSource("p", new Fixed(answer), "m");
            if (cache is not null)
                b.UseCache(cache);
        });

    internal static async Task<int> ReadAsync(LlmSwitch llm, TaskRequest request)
    {
        var length = 0;
        await foreach (var e in llm.StreamEventsAsync(request, default))
            length += e.Text.Length;
        return length;
    }

    private static StreamEvent[] Long() => [.. Enumerable.Range(0, 999).Select(i => StreamEvent.OfText($" word{i % 90 + 10}")), Stop];

    private sealed class Fixed(StreamEvent[] answer) : IStreamSource
    {
        public async IAsyncEnumerable<StreamEvent> StreamAsync(
            TaskRequest request,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            await Task.CompletedTask;
            foreach (var e in answer)
                yield return e;
        }
    }

    private sealed class Held : IStreamSource
    {
        public TaskCompletionSource Start { get; } = new();

        public int Asked { get; private set; }

        public async IAsyncEnumerable<StreamEvent> StreamAsync(
            TaskRequest request,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            Asked++;
            await Start.Task;
            for (var i = 0; i < 99; i++)
                yield return StreamEvent.OfText("piece ");
            yield return Stop;
        }
    }
}
