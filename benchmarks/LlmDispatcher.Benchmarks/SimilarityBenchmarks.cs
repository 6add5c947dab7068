using BenchmarkDotNet.Attributes;
using LlmDispatcher.Caching;
using LlmDispatcher.Streams;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Benchmarks;

/// <summary>What it costs to find a similar question among many: the whole request, with an answer of one piece.</summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "RatioSD", "Gen0", "Gen1", "Gen2", "Job")]
public class SimilarityBenchmarks
{
    private LlmSwitch _llm = null!;
    private int _asked;

    [Params(1_000, 10_000, 100_000)]
    public int Entries { get; set; }

    [GlobalSetup]
    public async Task Fill()
    {
        var answer = (StreamEvent[])[StreamEvent.OfText("yes"), StreamEvent.OfFinish(new Finish(ChatFinishReason.Stop, "stop"))];
        var store = new MemoryStore();
        _llm = CacheBenchmarks.Switch(Over(store), answer);
        using var filling = CacheBenchmarks.Switch(Over(new WithoutSearch(store)), answer); // a search for each would take its time
        for (var i = 0; i < Entries; i++)
            await CacheBenchmarks.ReadAsync(filling, new TaskRequest(Question(i)) { CacheMode = CacheMode.Refresh });
    }

    [Benchmark(Description = "similar hit")]
    public Task<int> Similar() => AskAsync("Please, " + Question(_asked++ % Entries));

    private async Task<int> AskAsync(string question)
    {
        var length = 0;
        await foreach (var e in _llm.StreamEventsAsync(new TaskRequest(question), default))
        {
            if (e.Cache is { Outcome: not CacheOutcome.Similar } other)
                throw new InvalidOperationException($"{question}: {other.Outcome}");
            length += e.Text.Length;
        }
        return length;
    }

    private StreamingCache Over(ICacheStore store) =>
        new()
        {
            Store = store,
            MaxEntries = Entries,
            MaxBytes = 1L << 40,
        };

    private static string Question(int i) => $"what is known about the {i}th island in the sea of {i * 7919 % 1000} storms?";

    private sealed class WithoutSearch(ICacheStore store) : ICacheStore
    {
        public ValueTask<CacheEntry?> FindAsync(string key, CancellationToken cancellationToken) => store.FindAsync(key, cancellationToken);

        public ValueTask<int> AddAsync(CacheEntry entry, CacheLimits limits, CancellationToken cancellationToken) =>
            store.AddAsync(entry, limits, cancellationToken);

        public ValueTask<int> RemoveAsync(CacheFilter filter, CancellationToken cancellationToken) =>
            store.RemoveAsync(filter, cancellationToken);

        public ValueTask<IReadOnlyList<CacheQuestion>> ReadQuestionsAsync(long after, CancellationToken cancellationToken) =>
            new((IReadOnlyList<CacheQuestion>)[]);

        public ValueTask<(long Entries, long Bytes)> ReadSizeAsync(CancellationToken cancellationToken) =>
            store.ReadSizeAsync(cancellationToken);
    }
}
