using BenchmarkDotNet.Attributes;

namespace LlmDispatcher.Benchmarks;

/// <summary>What one streamed chunk costs from the bytes to the event, in each language; every row of a language reads the same bytes.</summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "RatioSD", "Gen0", "Gen1", "Job")]
public class ReaderBenchmarks
{
    [Params(Dialect.Chat, Dialect.Responses, Dialect.Messages, Dialect.Gemini)]
    public Dialect Dialect { get; set; }

    /// <summary>Whether a read completes later, as on a socket that must be waited for.</summary>
    [Params(false, true)]
    public bool Async { get; set; }

    [Benchmark(Description = "SseParser alone", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Parser() => Floor.ParseAsync(Wire.Of(Dialect).Open(Async));

    [Benchmark(Description = "SseParser + Utf8JsonReader (the floor)", Baseline = true, OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Text() => Floor.ReadAsync(Wire.Of(Dialect), Async);

    [Benchmark(Description = "LlmDispatcher, reader", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Reader() =>
        WireSource.LengthAsync(new WireSource(Dialect, () => Async).StreamAsync(WireSource.Question, CancellationToken.None));
}
