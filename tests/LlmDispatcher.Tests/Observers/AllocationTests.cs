using LlmDispatcher.Dispatch;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Dispatch;
using LlmDispatcher.Tests.Streams;

namespace LlmDispatcher.Tests.Observers;

/// <summary>What a chunk takes of the heap on its way through the loop, beside what the dispatch takes.</summary>
public sealed class AllocationTests
{
    private const int Few = 1_000;
    private const int Many = 11_000;

    private static readonly StreamEvent Word = StreamEvent.OfText("word ");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Text_Unobserved_TakesNothingMoreThanTheDispatch()
    {
        var dispatch = await PerChunkAsync(n => CountAsync(Dispatched(n)));
        var text = await PerChunkAsync(n => CountAsync(Switched(n).StreamAsync(new TaskRequest("hi"), Token)));
        (text - dispatch).ShouldBeInRange(-8, 1);
    }

    [Fact]
    public async Task Chunks_Unobserved_TakeOneObjectEach()
    {
        var dispatch = await PerChunkAsync(n => CountAsync(Dispatched(n)));
        var chunks = await PerChunkAsync(n => CountAsync(Switched(n).StreamChunksAsync(new TaskRequest("hi"), Token)));
        (chunks - dispatch).ShouldBeInRange(80, 112); // the chunk itself
    }

    [Fact]
    public async Task Text_WithPlainCallbacks_TakesTheirChunkOnly()
    {
        var dispatch = await PerChunkAsync(n => CountAsync(Dispatched(n)));
        var request = new TaskRequest("hi") { Callbacks = new() { OnChunkReceived = static (_, _) => { } } };
        var text = await PerChunkAsync(n => CountAsync(Switched(n).StreamAsync(request, Token)));
        (text - dispatch).ShouldBeInRange(80, 120);
    }

    private static async Task<double> PerChunkAsync(Func<int, ValueTask<int>> read)
    {
        await read(Few); // warm
        var best = double.MaxValue;
        for (var i = 0; i < 5; i++) // other tests of the process may allocate on this thread meanwhile, never less
        {
            var few = await BytesAsync(read, Few);
            var many = await BytesAsync(read, Many);
            best = Math.Min(best, (double)(many - few) / (Many - Few));
        }
        return best;
    }

    private static async ValueTask<long> BytesAsync(Func<int, ValueTask<int>> read, int chunks)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = read(chunks);
        reading.IsCompleted.ShouldBeTrue(); // on this thread alone
        (await reading).ShouldBeGreaterThanOrEqualTo(chunks);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static async ValueTask<int> CountAsync<T>(IAsyncEnumerable<T> stream)
    {
        var count = 0;
        await foreach (var _ in stream.ConfigureAwait(false))
            count++;
        return count;
    }

    private static IAsyncEnumerable<StreamEvent> Dispatched(int chunks)
    {
        var dispatcher = new Dispatcher(_ => Plans.Of("a/m"), _ => Source(chunks), new StreamPolicy(), TimeProvider.System);
        return dispatcher.StreamAsync(new TaskRequest("hi"), Token);
    }

    private static LlmSwitch Switched(int chunks) => Watched.Switch(null, Source(chunks));

    private static ScriptedSource Source(int chunks) => new([.. Enumerable.Repeat(Word, chunks), Watched.Stop]);
}
