using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using LlmDispatcher.Dispatch;
using Microsoft.Extensions.AI;

namespace LlmDispatcher.Benchmarks;

/// <summary>What each layer above the reader adds to a streamed chunk, with and without somebody who watches; every row reads the same bytes, but for the replay, which has the same answer.</summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "RatioSD", "Gen0", "Gen1", "Gen2", "Job")]
public class SwitchBenchmarks
{
    private readonly WireSource _source;
    private readonly Dispatcher _dispatcher;
    private readonly LlmSwitch _plain;
    private readonly LlmSwitch _called;
    private readonly LlmSwitch _cached;
    private readonly IChatClient _client;
    private readonly TaskRequest _watched = WireSource.Question with { Progress = new Percent() };
    private MeterListener? _meters;

    public SwitchBenchmarks()
    {
        _source = new(Dialect.Chat, () => Async);
        _plain = _source.Switch();
        _called = _source.Switch(b => b.AddCallbacks(new() { OnChunkReceived = static (_, _) => { } }));
        _cached = _source.Switch(b => b.UseCache(new StreamingCache()));
        _client = _plain.AsChatClient();
        _dispatcher = new(_plain.Explain, _ => _source, new StreamPolicy(), TimeProvider.System);
    }

    /// <summary>Whether a read completes later, as on a socket that must be waited for.</summary>
    [Params(false, true)]
    public bool Async { get; set; }

    [Benchmark(Description = "SseParser + Utf8JsonReader (the floor)", Baseline = true, OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Text() => Floor.ReadAsync(Wire.Of(Dialect.Chat), Async);

    [Benchmark(Description = "reader", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Reader() => WireSource.LengthAsync(_source.StreamAsync(WireSource.Question, CancellationToken.None));

    [Benchmark(Description = "reader + dispatch", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Dispatched() => WireSource.LengthAsync(_dispatcher.StreamAsync(WireSource.Question, CancellationToken.None));

    [Benchmark(Description = "whole switch → text", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Switch() => WireSource.LengthAsync(_plain.StreamAsync(WireSource.Question));

    [Benchmark(Description = "… + callbacks", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Called() => WireSource.LengthAsync(_called.StreamAsync(WireSource.Question));

    [Benchmark(Description = "… + progress", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Watched() => WireSource.LengthAsync(_plain.StreamAsync(_watched));

    [Benchmark(Description = "… + a meter listener", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Metered() => WireSource.LengthAsync(_plain.StreamAsync(WireSource.Question));

    [Benchmark(Description = "… + all three", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Observed() => WireSource.LengthAsync(_called.StreamAsync(_watched));

    [Benchmark(Description = "the switch as IChatClient", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Client() => WireSource.LengthAsync(_client);

    [Benchmark(Description = "replay from the cache → text", OperationsPerInvoke = Wire.Chunks)]
    public Task<int> Replayed() => WireSource.LengthAsync(_cached.StreamAsync(WireSource.Question));

    [GlobalSetup(Targets = [nameof(Metered), nameof(Observed)])]
    public void Listen() => _meters = Listener();

    [GlobalCleanup(Targets = [nameof(Metered), nameof(Observed)])]
    public void Leave() => _meters!.Dispose();

    private static MeterListener Listener()
    {
        MeterListener listener = new() { InstrumentPublished = static (instrument, self) => self.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.Start();
        return listener;
    }

    private sealed class Percent : IProgress<StreamProgress>
    {
        public double Last { get; private set; }

        public void Report(StreamProgress value) => Last = value.Percent;
    }
}
