using BenchmarkDotNet.Attributes;
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
        _llm = CacheBenchmarks.Switch(new StreamingCache { MaxEntries = Entries, MaxBytes = 1L << 40 }, answer);
        // Put in without a search for each, which would take its time here.
        for (var i = 0; i < Entries; i++)
            await CacheBenchmarks.ReadAsync(_llm, new TaskRequest(Question(i)) { CacheMode = CacheMode.Refresh });
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

    private static string Question(int i) => $"what is known about the {i}th island in the sea of {i * 7919 % 1000} storms?";
}
