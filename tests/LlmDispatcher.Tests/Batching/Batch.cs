using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Batching;

/// <summary>A switch over two prompted providers under fake time, and what a batch on it gave.</summary>
internal sealed class Batch : IDisposable
{
    public Batch(IRouter? router = null)
    {
        (A, B) = (new PromptSource(Time), new PromptSource(Time));
        Switch = LlmSwitch.Create(builder =>
        {
            builder.TimeProvider = Time;
            builder.Policy = new StreamPolicy { MaxRetries = 0 };
            builder.AddSource("a", A, "m").AddSource("b", B, "m");
            if (router is not null)
                builder.UseRouter(router);
        });
    }

    public FakeTimeProvider Time { get; } = new();

    public PromptSource A { get; }

    public PromptSource B { get; }

    public LlmSwitch Switch { get; }

    public List<BatchChunk> Chunks { get; } = [];

    /// <summary>The pieces in the order in which they were handed over.</summary>
    public string Text => string.Concat(Chunks.Select(c => c.Text)).TrimEnd();

    public static TaskRequest To(string provider, string prompt) => new(prompt) { Providers = [provider] };

    /// <summary>Runs a batch to its end while time passes.</summary>
    public Exception? Run(BatchOptions options, params IEnumerable<TaskRequest> requests)
    {
        var reading = ReadAsync(Switch.StreamBatchAsync(requests, options, TestContext.Current.CancellationToken));
        Clock.Run(Time, reading, TimeSpan.FromSeconds(0.5));
        return reading.Exception?.InnerException;
    }

    public async Task ReadAsync(IAsyncEnumerable<BatchChunk> batch)
    {
        await foreach (var chunk in batch.ConfigureAwait(false))
            Chunks.Add(chunk);
    }

    public void Dispose() => Switch.Dispose();
}
