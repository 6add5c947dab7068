using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Caching;

/// <summary>Another source for each request, the last one for ever.</summary>
internal sealed class Sequence(params ScriptedSource[] sources) : IStreamSource
{
    private int _asked;

    public Sequence(params StreamEvent[][] answers)
        : this([.. answers.Select(a => new ScriptedSource(a))]) { }

    public int Asked => Volatile.Read(ref _asked);

    public IAsyncEnumerable<StreamEvent> StreamAsync(TaskRequest request, CancellationToken cancellationToken) =>
        sources[Math.Min(Interlocked.Increment(ref _asked), sources.Length) - 1].StreamAsync(request, cancellationToken);
}
